package surprisal.kernels;

import org.junit.jupiter.api.Test;

/** Causal attention at awkward sizes, with document starts and dropout. */
interface AttentionContract extends TestedKernels {

  @Test
  default void attention() {
    try (Twins twins = new Twins(kernels(), 21)) {
      for (int B : new int[] {1, 3}) {
        for (int T : new int[] {1, 5, 17, 64}) {
          for (int NH = 1; NH <= 3; NH++) {
            for (int HS : new int[] {1, 3, 11, 32}) {
              attention(twins, B, T, NH, HS);
            }
          }
        }
      }
    }
  }

  private void attention(Twins twins, int B, int T, int NH, int HS) {
    int C = NH * HS;
    Heads heads = new Heads(NH, NH, HS);
    Twin qkv = twins.operand(B * T, 3 * C), out = twins.operand(B * T, C);
    Twin p = twins.attentionKept(B, T, heads);
    Twin dqkv = twins.operand(B * T, 3 * C), dout = twins.operand(B * T, C);
    // The same tensors again and again, as in training; scores grow until the softmax saturates.
    for (int pass = 0; pass < 4; pass++) {
      twins.fill(qkv, 1 + pass);
      twins.fill(dout, 1);
      int[] starts = pass % 2 == 0 ? null : starts(twins, B, T);
      Dropout dropout = new Dropout(pass < 2 ? 0 : 0.2f, DropoutMask.key(3, pass, B, T));
      String where =
          "B=%d T=%d NH=%d HS=%d starts=%b dropout=%s"
              .formatted(B, T, NH, HS, starts != null, dropout.rate());

      twins.both(
          (k, s) -> k.attentionForward(s.of(out), s.of(p), s.of(qkv), heads, starts, dropout));
      p.assertClose(operandTolerance(), "probabilities " + where);
      out.assertClose(operandTolerance(), "out " + where);
      twins.both(
          (k, s) ->
              k.attentionBackward(
                  s.of(dqkv), s.of(dout), s.of(p), s.of(qkv), heads, starts, dropout));
      dqkv.assertClose(operandTolerance(), "dqkv " + where);
    }
  }

  /** Documents of random length in each sequence: a position sees back to its document's start. */
  private static int[] starts(Twins twins, int B, int T) {
    int[] starts = twins.ids(B * T, 4);
    int start = 0;
    for (int row = 0; row < B * T; row++) {
      start = row % T == 0 ? 0 : starts[row] == 0 ? row % T : start;
      starts[row] = start;
    }
    return starts;
  }
}
