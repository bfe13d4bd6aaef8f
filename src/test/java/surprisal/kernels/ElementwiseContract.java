package surprisal.kernels;

import org.junit.jupiter.api.Test;

/** Activations and dropout, at awkward sizes. */
interface ElementwiseContract extends TestedKernels {
  int[] ROWS = {1, 5, 17};
  int[] WIDTHS = {1, 3, 7, 33, 65};

  @Test
  default void activation() {
    try (Twins twins = new Twins(kernels(), 15)) {
      for (Activation f : Activation.values()) {
        for (int N : ROWS) {
          for (int M : WIDTHS) {
            for (double scale : new double[] {1e-3, 1, 30}) {
              activation(twins, f, N, M, scale);
            }
          }
        }
      }
    }
  }

  private void activation(Twins twins, Activation f, int N, int M, double scale) {
    Twin x = twins.fill(twins.operand(N, M), scale), out = twins.operand(N, M);
    Twin dout = twins.operand(N, M), dx = twins.operand(N, M);
    String where = "%s N=%d M=%d scale=%s".formatted(f, N, M, scale);

    twins.both((k, s) -> k.activationForward(s.of(out), s.of(x), f));
    out.assertClose(operandTolerance(), "out " + where);
    twins.both((k, s) -> k.activationBackward(s.of(dx), s.of(dout), s.of(x), f));
    dx.assertClose(operandTolerance(), "dx " + where);
    twins.onlyTested((k, s) -> k.activationBackward(s.of(dout), s.of(dout), s.of(x), f));
    dout.assertSame(dx, "in place " + where);
  }

  @Test
  default void dropout() {
    try (Twins twins = new Twins(kernels(), 16)) {
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (float rate : new float[] {0, 0.1f, 0.75f}) {
            Twin x = twins.zeros(N, C), residual = twins.zeros(N, C), out = twins.zeros(N, C);
            Dropout dropout = new Dropout(rate, DropoutMask.key(7, N, C));
            Dropout other = new Dropout(rate, dropout.key() + 1);
            String where = "N=%d C=%d rate=%s".formatted(N, C, rate);

            twins.both((k, s) -> k.dropout(s.of(out), s.of(x), null, dropout));
            out.assertClose(tolerance(), "alone " + where);
            twins.both((k, s) -> k.dropout(s.of(out), s.of(x), s.of(residual), dropout));
            out.assertClose(tolerance(), "beside a residual " + where);
            twins.onlyTested((k, s) -> k.dropout(s.of(residual), s.of(x), s.of(residual), dropout));
            residual.assertSame(out, "over the residual " + where);
            twins.both((k, s) -> k.dropout(s.of(x), s.of(x), null, other));
            x.assertClose(tolerance(), "in place " + where);
          }
        }
      }
    }
  }
}
