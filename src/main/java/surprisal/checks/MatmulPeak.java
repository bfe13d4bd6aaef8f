package surprisal.checks;

import surprisal.kernels.Kernels;
import surprisal.kernels.Linear;
import surprisal.kernels.Tensor;

/** The peak of these kernels on this machine: the fastest of many large products. */
public final class MatmulPeak {
  private static final int[] WIDTHS = {768, 2048};

  private MatmulPeak() {}

  /**
   * Operations per second of x[rows,width] @ weight[width,width] at the better of two widths.
   *
   * <p>Measure it after the steps: kernels may have to prepare again when the parameters change.
   *
   * @param nanosEach how long to repeat the products of each width, at least three times
   */
  public static double measure(Kernels kernels, int rows, long nanosEach) {
    double best = 0;
    for (int width : WIDTHS) {
      Tensor parameters = kernels.zeros((long) width * width);
      kernels.parametersChanged(parameters);
      Linear layer = new Linear(parameters.view(0, width, width), null, null, null);
      Tensor x = kernels.operand(rows, width);
      Tensor out = kernels.operand(rows, width);
      long start = System.nanoTime();
      for (int i = 0; i < 3 || System.nanoTime() - start < nanosEach; i++) {
        long began = System.nanoTime();
        kernels.linearForward(out, x, layer, null);
        double seconds = (System.nanoTime() - began) / 1e9;
        best = Math.max(best, 2.0 * rows * width * width / seconds);
      }
    }
    return best;
  }
}
