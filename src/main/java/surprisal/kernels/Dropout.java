package surprisal.kernels;

/**
 * One use of dropout.
 *
 * @param rate share of the elements that are dropped; 0 for none
 * @param key names the mask: the same key to forward and backward
 */
public record Dropout(float rate, long key) {
  public static final Dropout NONE = new Dropout(0, 0);

  public boolean drops() {
    return rate > 0;
  }
}
