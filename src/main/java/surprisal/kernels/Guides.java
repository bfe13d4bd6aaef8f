package surprisal.kernels;

/**
 * Logits of the other models that an objective compares with.
 *
 * @param teacher [N,V], left as they are; null: no soft targets
 * @param reference [N,V], left as they are; null: no divergence
 */
public record Guides(Tensor teacher, Tensor reference) {
  public static final Guides NONE = new Guides(null, null);

  public boolean none() {
    return teacher == null && reference == null;
  }
}
