package surprisal.kernels;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Embedding, layer normalization, linear layers, the head, GELU and dropout, at awkward sizes. */
interface LayerContract extends TestedKernels {
  int[] ROWS = {1, 5, 17};
  int[] WIDTHS = {1, 3, 7, 33, 65};
  boolean[] OVERWRITE_THEN_ADD = {false, true};

  @Test
  default void embedding() {
    try (Twins twins = new Twins(kernels(), 11)) {
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (int V : new int[] {2, 97}) {
            embedding(twins, N, C, V);
          }
        }
      }
    }
  }

  private void embedding(Twins twins, int N, int C, int V) {
    int T = 5;
    List<Twin> p = twins.flat(new long[] {V, C}, new long[] {T, C});
    List<Twin> d = twins.flat(new long[] {V, C}, new long[] {T, C});
    Twin wte = p.get(0), wpe = p.get(1), dwte = d.get(0), dwpe = d.get(1);
    Twin x = twins.zeros(N, C), dx = twins.zeros(N, C);
    int[] tokens = twins.ids(N, V), positions = twins.ids(N, T);
    String where = "N=%d C=%d V=%d".formatted(N, C, V);

    twins.both((k, s) -> k.embeddingForward(s.of(x), tokens, positions, s.of(wte), s.of(wpe)));
    x.assertClose(tolerance(), "x " + where);
    for (boolean accumulate : OVERWRITE_THEN_ADD) {
      twins.both(
          (k, s) ->
              k.embeddingBackward(s.of(dwte), s.of(dwpe), s.of(dx), tokens, positions, accumulate));
      dwte.assertClose(tolerance(), "dwte " + where);
      dwpe.assertClose(tolerance(), "dwpe " + where);
    }
  }

  /** Thousands of rows for two tokens: nothing lost, and the same bits again. */
  @Test
  default void embeddingOfRepeatedTokens() {
    try (Twins twins = new Twins(kernels(), 17)) {
      int N = 3000, C = 33;
      Twin dx = twins.zeros(N, C), first = twins.zeros(2, C), dwpe = twins.zeros(4, C);
      int[] tokens = twins.ids(N, 2), positions = twins.ids(N, 4);
      Twin again = twins.zeros(2, C);
      again.put(first.testedValues());
      twins.both(
          (k, s) ->
              k.embeddingBackward(s.of(first), s.of(dwpe), s.of(dx), tokens, positions, false));
      first.assertClose(tolerance(), "dwte");
      dwpe.assertClose(tolerance(), "dwpe");
      twins.onlyTested(
          (k, s) ->
              k.embeddingBackward(s.of(again), s.of(dwpe), s.of(dx), tokens, positions, false));
      again.assertSame(first, "dwte again");
    }
  }

  @Test
  default void layerNorm() {
    try (Twins twins = new Twins(kernels(), 12)) {
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          layerNorm(twins, N, C, true);
          layerNorm(twins, N, C, false);
        }
      }
    }
  }

  private void layerNorm(Twins twins, int N, int C, boolean biased) {
    List<Twin> p = twins.flat(new long[] {C}, new long[] {C});
    List<Twin> d = twins.flat(new long[] {C}, new long[] {C});
    Twin gain = p.get(0), bias = biased ? p.get(1) : null;
    Twin dgain = d.get(0), dbias = biased ? d.get(1) : null;
    Twin x = twins.zeros(N, C), mean = twins.zeros(N), rstd = twins.zeros(N);
    Twin out = twins.operand(N, C), dout = twins.operand(N, C);
    Twin dx = twins.zeros(N, C), dresidual = twins.zeros(N, C);
    String where = "N=%d C=%d biased=%b".formatted(N, C, biased);

    twins.both(
        (k, s) ->
            k.layerNormForward(s.of(out), s.of(mean), s.of(rstd), s.of(x), s.of(gain), s.of(bias)));
    out.assertClose(operandTolerance(), "out " + where);
    mean.assertClose(tolerance(), "mean " + where);
    rstd.assertClose(tolerance(), "rstd " + where);

    // No residual; one; one that is overwritten, twice, as the blocks of a model do.
    Twin[] residuals = {null, dresidual, dx, dx};
    for (int pass = 0; pass < residuals.length; pass++) {
      Twin residual = residuals[pass];
      boolean accumulate = pass > 0;
      twins.fill(dout, 1); // the last pass destroyed it
      twins.both(
          (k, s) ->
              k.layerNormBackward(
                  s.of(dx),
                  s.of(residual),
                  s.of(dgain),
                  s.of(dbias),
                  s.of(dout),
                  s.of(x),
                  s.of(mean),
                  s.of(rstd),
                  s.of(gain),
                  accumulate));
      dx.assertClose(operandTolerance(), "dx " + where + " pass=" + pass);
      dgain.assertClose(operandTolerance(), "dgain " + where + " pass=" + pass);
      d.get(1).assertClose(operandTolerance(), "dbias " + where + " pass=" + pass);
    }
  }

  @Test
  default void linear() {
    try (Twins twins = new Twins(kernels(), 13)) {
      for (int N : ROWS) {
        for (int K : WIDTHS) {
          for (int M : new int[] {1, 3, 7, 131}) {
            linear(twins, N, K, M);
          }
        }
      }
    }
  }

  private void linear(Twins twins, int N, int K, int M) {
    List<Twin> p = twins.flat(new long[] {K, M}, new long[] {M});
    List<Twin> d = twins.flat(new long[] {K, M}, new long[] {M});
    Twin weight = p.get(0), dweight = d.get(0);
    Twin x = twins.operand(N, K), dx = twins.operand(N, K);
    for (boolean biased : new boolean[] {false, true}) {
      for (boolean residual : new boolean[] {false, true}) {
        Twin bias = biased ? p.get(1) : null, dbias = biased ? d.get(1) : null;
        Twin added = residual ? twins.zeros(N, M) : null;
        Twin out = residual ? twins.zeros(N, M) : twins.operand(N, M);
        Twin dout = residual ? twins.zeros(N, M) : twins.operand(N, M);
        String where = "N=%d K=%d M=%d biased=%b residual=%b".formatted(N, K, M, biased, residual);

        twins.both(
            (k, s) -> k.linearForward(s.of(out), s.of(x), s.of(weight), s.of(bias), s.of(added)));
        out.assertClose(operandTolerance(), "out " + where);
        for (boolean accumulate : OVERWRITE_THEN_ADD) {
          twins.both(
              (k, s) ->
                  k.linearBackward(
                      s.of(dx),
                      s.of(dweight),
                      s.of(dbias),
                      s.of(dout),
                      s.of(x),
                      s.of(weight),
                      accumulate));
          dx.assertClose(operandTolerance(), "dx " + where);
          dweight.assertClose(operandTolerance(), "dweight " + where);
          d.get(1).assertClose(operandTolerance(), "dbias " + where);
        }
      }
    }
  }

  @Test
  default void head() {
    try (Twins twins = new Twins(kernels(), 14)) {
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (int V : new int[] {2, 97, 131, 1000, 2077}) {
            head(twins, N, C, V);
          }
        }
      }
    }
  }

  private void head(Twins twins, int N, int C, int V) {
    Twin wte = twins.flat(new long[] {V, C}).get(0), dwte = twins.flat(new long[] {V, C}).get(0);
    Twin x = twins.operand(N, C), dx = twins.operand(N, C);
    Twin logits = twins.zeros(N, V), dlogits = twins.operand(N, V);
    String where = "N=%d C=%d V=%d".formatted(N, C, V);

    twins.both((k, s) -> k.headForward(s.of(logits), s.of(x), s.of(wte)));
    logits.assertClose(operandTolerance(), "logits " + where);
    for (boolean accumulate : OVERWRITE_THEN_ADD) {
      twins.both(
          (k, s) ->
              k.headBackward(s.of(dx), s.of(dwte), s.of(dlogits), s.of(x), s.of(wte), accumulate));
      dx.assertClose(operandTolerance(), "dx " + where);
      dwte.assertClose(operandTolerance(), "dwte " + where);
    }
  }

  @Test
  default void gelu() {
    try (Twins twins = new Twins(kernels(), 15)) {
      for (int N : ROWS) {
        for (int M : WIDTHS) {
          for (double scale : new double[] {1e-3, 1, 30}) {
            Twin x = twins.fill(twins.operand(N, M), scale), out = twins.operand(N, M);
            Twin dout = twins.operand(N, M), dx = twins.operand(N, M);
            String where = "N=%d M=%d scale=%s".formatted(N, M, scale);

            twins.both((k, s) -> k.geluForward(s.of(out), s.of(x)));
            out.assertClose(operandTolerance(), "out " + where);
            twins.both((k, s) -> k.geluBackward(s.of(dx), s.of(dout), s.of(x)));
            dx.assertClose(operandTolerance(), "dx " + where);
            twins.onlyTested((k, s) -> k.geluBackward(s.of(dout), s.of(dout), s.of(x)));
            dout.assertSame(dx, "in place " + where);
          }
        }
      }
    }
  }

  @Test
  default void dropout() {
    try (Twins twins = new Twins(kernels(), 16)) {
      for (int N : ROWS) {
        for (int C : WIDTHS) {
          for (float rate : new float[] {0, 0.1f, 0.75f}) {
            Twin x = twins.zeros(N, C), residual = twins.zeros(N, C), out = twins.zeros(N, C);
            long key = DropoutMask.key(7, N, C);
            String where = "N=%d C=%d rate=%s".formatted(N, C, rate);

            twins.both((k, s) -> k.dropout(s.of(out), s.of(x), null, rate, key));
            out.assertClose(tolerance(), "alone " + where);
            twins.both((k, s) -> k.dropout(s.of(out), s.of(x), s.of(residual), rate, key));
            out.assertClose(tolerance(), "beside a residual " + where);
            twins.onlyTested(
                (k, s) -> k.dropout(s.of(residual), s.of(x), s.of(residual), rate, key));
            residual.assertSame(out, "over the residual " + where);
            twins.both((k, s) -> k.dropout(s.of(x), s.of(x), null, rate, key + 1));
            x.assertClose(tolerance(), "in place " + where);
          }
        }
      }
    }
  }
}
