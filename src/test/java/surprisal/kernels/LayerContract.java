package surprisal.kernels;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Embedding, normalization, linear layers and the head, at awkward sizes. */
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
  default void norm() {
    try (Twins twins = new Twins(kernels(), 12)) {
      for (NormKind kind : NormKind.values()) {
        for (int N : ROWS) {
          for (int C : WIDTHS) {
            if (C == 1 && !kind.centered()) {
              continue; // x / |x| is constant: its gradient is all rounding
            }
            norm(twins, kind, N, C, true);
            norm(twins, kind, N, C, false);
          }
        }
      }
    }
  }

  private void norm(Twins twins, NormKind kind, int N, int C, boolean biased) {
    List<Twin> p = twins.flat(new long[] {C}, new long[] {C});
    List<Twin> d = twins.flat(new long[] {C}, new long[] {C});
    Twin gain = p.get(0), bias = biased ? p.get(1) : null;
    Twin dgain = d.get(0), dbias = biased ? d.get(1) : null;
    Twin x = twins.zeros(N, C), kept = twins.normKept(N, kind);
    Twin out = twins.operand(N, C), dout = twins.operand(N, C);
    Twin dx = twins.zeros(N, C), dresidual = twins.zeros(N, C);
    Function<Twins.Side, Norm> norm =
        s -> new Norm(kind, s.of(gain), s.of(dgain), s.of(bias), s.of(dbias));
    String where = "%s N=%d C=%d biased=%b".formatted(kind, N, C, biased);

    twins.both((k, s) -> k.normForward(s.of(out), s.of(kept), s.of(x), norm.apply(s)));
    out.assertClose(operandTolerance(), "out " + where);
    if (kind.centered()) {
      kept.view(0, N).assertClose(tolerance(), "center " + where);
    }
    kept.view(N, N).assertClose(tolerance(), "rstd " + where);

    // No residual; one; one that is overwritten, twice, as the blocks of a model do.
    Twin[] residuals = {null, dresidual, dx, dx};
    for (int pass = 0; pass < residuals.length; pass++) {
      Twin residual = residuals[pass];
      boolean accumulate = pass > 0;
      twins.fill(dout, 1); // the last pass destroyed it
      twins.both(
          (k, s) ->
              k.normBackward(
                  s.of(dx),
                  s.of(residual),
                  s.of(dout),
                  s.of(x),
                  s.of(kept),
                  norm.apply(s),
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

        Function<Twins.Side, Linear> linear =
            s -> new Linear(s.of(weight), s.of(dweight), s.of(bias), s.of(dbias));
        twins.both((k, s) -> k.linearForward(s.of(out), s.of(x), linear.apply(s), s.of(added)));
        out.assertClose(operandTolerance(), "out " + where);
        for (boolean accumulate : OVERWRITE_THEN_ADD) {
          twins.both(
              (k, s) ->
                  k.linearBackward(s.of(dx), s.of(dout), s.of(x), linear.apply(s), accumulate));
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
}
