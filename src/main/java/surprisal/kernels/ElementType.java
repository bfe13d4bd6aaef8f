package surprisal.kernels;

/** What a tensor's elements are. */
public enum ElementType {
  FP64(8),
  FP32(4),
  BF16(2);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
