package surprisal.kernels;

/**
 * An element-wise activation: its formula and its derivative. Engines compute it with these in a
 * generic loop unless they have a faster primitive for it.
 */
public enum Activation {
  /**
   * GPT-2's tanh form (Hendrycks and Gimpel 2016): x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
   */
  GELU {
    @Override
    public double value(double x) {
      return x / 2 * (1 + Math.tanh(ROOT * (x + CUBIC * x * x * x)));
    }

    @Override
    public double slope(double x) {
      double tanh = Math.tanh(ROOT * (x + CUBIC * x * x * x));
      double du = ROOT * (1 + 3 * CUBIC * x * x);
      return (1 + tanh) / 2 + x / 2 * (1 - tanh * tanh) * du;
    }
  },

  /** Squared ReLU (So et al. 2021): max(0, x)^2. */
  RELU2 {
    @Override
    public double value(double x) {
      return x > 0 ? x * x : 0;
    }

    @Override
    public double slope(double x) {
      return x > 0 ? 2 * x : 0;
    }
  };

  private static final double ROOT = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

  public abstract double value(double x);

  /** d(value)/dx. */
  public abstract double slope(double x);
}
