package surprisal.model;

/** What a parameter is for; the optimizer treats each role in its own way. */
public enum Role {
  /** A table with a row for each token or position. */
  EMBEDDING(true),
  /** A hidden layer's matrix. */
  MATRIX(true),
  /** A bias, or a normalization's gain. */
  VECTOR(false);

  private final boolean decays;

  Role(boolean decays) {
    this.decays = decays;
  }

  /** Whether weight decay applies. */
  public boolean decays() {
    return decays;
  }
}
