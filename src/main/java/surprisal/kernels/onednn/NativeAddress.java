package surprisal.kernels.onednn;

import org.bytedeco.javacpp.Pointer;

/** Memory that somebody else owns, as JavaCPP wants to be told of it. */
final class NativeAddress extends Pointer {

  NativeAddress(long address, long bytes) {
    this.address = address;
    this.limit = bytes;
    this.capacity = bytes;
  }

  /** The same object, pointing elsewhere. */
  NativeAddress at(long newAddress) {
    address = newAddress;
    return this;
  }

  @Override
  public int sizeof() {
    return 1;
  }
}
