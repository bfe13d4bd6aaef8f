package surprisal.kernels;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Embedding, layer normalization, linear layers, GELU, dropout and the head, at awkward sizes. */
interface LayerContract extends TestedKernels {
  int[] ROWS = {1, 5, 17};
  int[] WIDTHS = {1, 3, 7, 33, 65};

  @Test
  default void embedding() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 11);
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (int V : new int[] {2, 97}) {
            int T = 5;
            List<Twin> p = twins.flat(new long[] {V, C}, new long[] {T, C});
            List<Twin> d = twins.flat(new long[] {V, C}, new long[] {T, C});
            Twin x = twins.zeros(N, C), dx = twins.zeros(N, C);
            int[] tokens = twins.ids(N, V), positions = twins.ids(N, T);
            String where = "N=%d C=%d V=%d".formatted(N, C, V);

            kernels.embeddingForward(
                x.tested(), tokens, positions, p.get(0).tested(), p.get(1).tested());
            scalar.embeddingForward(
                x.exact(), tokens, positions, p.get(0).exact(), p.get(1).exact());
            x.assertClose(tolerance(), "x %s", where);
            for (boolean accumulate : new boolean[] {false, true}) {
              kernels.embeddingBackward(
                  d.get(0).tested(), d.get(1).tested(), dx.tested(), tokens, positions, accumulate);
              scalar.embeddingBackward(
                  d.get(0).exact(), d.get(1).exact(), dx.exact(), tokens, positions, accumulate);
              d.get(0).assertClose(tolerance(), "dwte %s", where);
              d.get(1).assertClose(tolerance(), "dwpe %s", where);
            }
          }
        }
      }
    }
  }

  @Test
  default void layerNorm() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 12);
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (boolean biased : new boolean[] {true, false}) {
            List<Twin> p = twins.flat(new long[] {C}, new long[] {C});
            List<Twin> d = twins.flat(new long[] {C}, new long[] {C});
            Twin x = twins.zeros(N, C), mean = twins.zeros(N), rstd = twins.zeros(N);
            Twin out = twins.operand(N, C), dout = twins.operand(N, C);
            Twin dx = twins.zeros(N, C), dresidual = twins.zeros(N, C);
            String where = "N=%d C=%d biased=%b".formatted(N, C, biased);

            kernels.layerNormForward(
                out.tested(),
                mean.tested(),
                rstd.tested(),
                x.tested(),
                p.get(0).tested(),
                biased ? p.get(1).tested() : null);
            scalar.layerNormForward(
                out.exact(),
                mean.exact(),
                rstd.exact(),
                x.exact(),
                p.get(0).exact(),
                biased ? p.get(1).exact() : null);
            out.assertClose(operandTolerance(), "out %s", where);
            mean.assertClose(tolerance(), "mean %s", where);
            rstd.assertClose(tolerance(), "rstd %s", where);
            for (int pass = 0; pass < 4; pass++) {
              boolean accumulate = pass > 0;
              // Without a residual, with one, and with one that is overwritten.
              Twin residual = pass == 0 ? null : pass == 3 ? dx : dresidual;
              twins.fill(dout, 1);
              kernels.layerNormBackward(
                  dx.tested(),
                  residual == null ? null : residual.tested(),
                  d.get(0).tested(),
                  biased ? d.get(1).tested() : null,
                  dout.tested(),
                  x.tested(),
                  mean.tested(),
                  rstd.tested(),
                  p.get(0).tested(),
                  accumulate);
              scalar.layerNormBackward(
                  dx.exact(),
                  residual == null ? null : residual.exact(),
                  d.get(0).exact(),
                  biased ? d.get(1).exact() : null,
                  dout.exact(),
                  x.exact(),
                  mean.exact(),
                  rstd.exact(),
                  p.get(0).exact(),
                  accumulate);
              dx.assertClose(operandTolerance(), "dx %s pass=%d", where, pass);
              d.get(0).assertClose(operandTolerance(), "dgain %s pass=%d", where, pass);
              d.get(1).assertClose(operandTolerance(), "dbias %s pass=%d", where, pass);
            }
          }
        }
      }
    }
  }

  @Test
  default void linear() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 13);
      for (int N : ROWS) {
        for (int K : WIDTHS) {
          for (int M : new int[] {1, 3, 7, 131}) {
            List<Twin> p = twins.flat(new long[] {K, M}, new long[] {M});
            List<Twin> d = twins.flat(new long[] {K, M}, new long[] {M});
            Twin x = twins.operand(N, K), residual = twins.zeros(N, M);
            Twin dx = twins.operand(N, K);
            for (int form = 0; form < 4; form++) {
              Twin bias = form % 2 == 0 ? null : p.get(1);
              Twin dbias = form % 2 == 0 ? null : d.get(1);
              Twin added = form < 2 ? null : residual;
              Twin out = form < 2 ? twins.operand(N, M) : twins.zeros(N, M);
              Twin dout = form < 2 ? twins.operand(N, M) : twins.zeros(N, M);
              String where = "N=%d K=%d M=%d form=%d".formatted(N, K, M, form);
              kernels.linearForward(
                  out.tested(),
                  x.tested(),
                  p.get(0).tested(),
                  bias == null ? null : bias.tested(),
                  added == null ? null : added.tested());
              scalar.linearForward(
                  out.exact(),
                  x.exact(),
                  p.get(0).exact(),
                  bias == null ? null : bias.exact(),
                  added == null ? null : added.exact());
              out.assertClose(operandTolerance(), "out %s", where);
              for (boolean accumulate : new boolean[] {false, true}) {
                kernels.linearBackward(
                    dx.tested(),
                    d.get(0).tested(),
                    dbias == null ? null : dbias.tested(),
                    dout.tested(),
                    x.tested(),
                    p.get(0).tested(),
                    accumulate);
                scalar.linearBackward(
                    dx.exact(),
                    d.get(0).exact(),
                    dbias == null ? null : dbias.exact(),
                    dout.exact(),
                    x.exact(),
                    p.get(0).exact(),
                    accumulate);
                dx.assertClose(operandTolerance(), "dx %s", where);
                d.get(0).assertClose(operandTolerance(), "dweight %s", where);
                d.get(1).assertClose(operandTolerance(), "dbias %s", where);
              }
            }
          }
        }
      }
    }
  }

  @Test
  default void head() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 14);
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (int V : new int[] {2, 97, 131, 1000}) {
            Twin wte = twins.flat(new long[] {V, C}).get(0),
                dwte = twins.flat(new long[] {V, C}).get(0);
            Twin x = twins.operand(N, C), dx = twins.operand(N, C);
            Twin logits = twins.zeros(N, V), dlogits = twins.operand(N, V);
            String where = "N=%d C=%d V=%d".formatted(N, C, V);
            kernels.headForward(logits.tested(), x.tested(), wte.tested());
            scalar.headForward(logits.exact(), x.exact(), wte.exact());
            logits.assertClose(operandTolerance(), "logits %s", where);
            for (boolean accumulate : new boolean[] {false, true}) {
              kernels.headBackward(
                  dx.tested(),
                  dwte.tested(),
                  dlogits.tested(),
                  x.tested(),
                  wte.tested(),
                  accumulate);
              scalar.headBackward(
                  dx.exact(), dwte.exact(), dlogits.exact(), x.exact(), wte.exact(), accumulate);
              dx.assertClose(operandTolerance(), "dx %s", where);
              dwte.assertClose(operandTolerance(), "dwte %s", where);
            }
          }
        }
      }
    }
  }

  @Test
  default void gelu() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 15);
      for (int N : ROWS) {
        for (int M : WIDTHS) {
          for (double scale : new double[] {1e-3, 1, 30}) {
            Twin x = twins.fill(twins.operand(N, M), scale);
            Twin out = twins.operand(N, M), dout = twins.operand(N, M), dx = twins.operand(N, M);
            String where = "N=%d M=%d scale=%s".formatted(N, M, scale);
            kernels.geluForward(out.tested(), x.tested());
            scalar.geluForward(out.exact(), x.exact());
            out.assertClose(operandTolerance(), "out %s", where);
            kernels.geluBackward(dx.tested(), dout.tested(), x.tested());
            scalar.geluBackward(dx.exact(), dout.exact(), x.exact());
            dx.assertClose(operandTolerance(), "dx %s", where);
            kernels.geluBackward(dout.tested(), dout.tested(), x.tested());
            dout.assertSame(dx, where);
          }
        }
      }
    }
  }

  @Test
  default void dropout() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 16);
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (float rate : new float[] {0, 0.1f, 0.75f}) {
            Twin x = twins.zeros(N, C), residual = twins.zeros(N, C), out = twins.zeros(N, C);
            long key = DropoutMask.key(7, N, C);
            String where = "N=%d C=%d rate=%s".formatted(N, C, rate);
            kernels.dropout(out.tested(), x.tested(), null, rate, key);
            scalar.dropout(out.exact(), x.exact(), null, rate, key);
            out.assertClose(tolerance(), "out %s", where);
            kernels.dropout(out.tested(), x.tested(), residual.tested(), rate, key);
            scalar.dropout(out.exact(), x.exact(), residual.exact(), rate, key);
            out.assertClose(tolerance(), "out with residual %s", where);
            kernels.dropout(residual.tested(), x.tested(), residual.tested(), rate, key);
            residual.assertSame(out, "over the residual " + where);
            kernels.dropout(x.tested(), x.tested(), null, rate, key + 1);
            scalar.dropout(x.exact(), x.exact(), null, rate, key + 1);
            x.assertClose(tolerance(), "in place %s", where);
          }
        }
      }
    }
  }
}
