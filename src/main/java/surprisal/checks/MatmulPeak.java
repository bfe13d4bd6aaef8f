package surprisal.checks;

import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.Kernels;

/** The most that these kernels get out of this machine: the fastest of many large products. */
public final class MatmulPeak {
  private static final int[] WIDTHS = {768, 2048};

  private MatmulPeak() {}

  /**
   * Operations per second of x[rows,width] @ weight[width,width] at the better of two widths.
   *
   * <p>Measure it after the steps: kernels may prepare anew when the parameters become others.
   *
   * @param nanosEach how long the products of each width are repeated, three at least
   */
  public static double measure(Kernels kernels, int rows, long nanosEach) {
    double best = 0;
    for (int width : WIDTHS) {
      INDArray parameters = kernels.zeros((long) width * width);
      kernels.parametersChanged(parameters);
      INDArray weight = parameters.reshape('c', width, width);
      INDArray x = kernels.operand(rows, width);
      INDArray out = kernels.operand(rows, width);
      long start = System.nanoTime();
      for (int i = 0; i < 3 || System.nanoTime() - start < nanosEach; i++) {
        long began = System.nanoTime();
        kernels.linearForward(out, x, weight, null, null);
        double seconds = (System.nanoTime() - began) / 1e9;
        best = Math.max(best, 2.0 * rows * width * width / seconds);
      }
    }
    return best;
  }
}
