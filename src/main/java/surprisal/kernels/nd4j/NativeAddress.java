package surprisal.kernels.nd4j;

import org.bytedeco.javacpp.Pointer;

/** A pointer to memory that this class does not own. */
public final class NativeAddress extends Pointer {

  public NativeAddress(long address, long bytes) {
    this.address = address;
    this.limit = bytes;
    this.capacity = bytes;
  }

  /** The same object, pointing elsewhere. */
  public NativeAddress at(long newAddress) {
    address = newAddress;
    return this;
  }

  @Override
  public int sizeof() {
    return 1;
  }
}
