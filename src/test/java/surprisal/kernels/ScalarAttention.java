package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.dropoutFactor;

/** Causal attention as loops over sequence, head, query t, key s and channel i. */
final class ScalarAttention {
  private ScalarAttention() {}

  /** See {@link Kernels#attentionForward}. */
  static void forward(
      Tensor out, Tensor probabilities, Tensor qkv, Heads heads, int[] starts, Dropout dropout) {
    int BNH = (int) probabilities.size(0), T = (int) probabilities.size(1);
    int NH = heads.nHead(), HS = heads.headSize(), C = NH * HS;
    double[] in = qkv.read(), p = new double[BNH * T * T];
    double[] result = new double[(int) out.length()];
    for (int row = 0; row < BNH * T; row++) { // one query of one head
      int b = row / T / NH, h = row / T % NH, t = row % T;
      int first = starts == null ? 0 : starts[b * T + t];
      int q = (b * T + t) * 3 * C + h * HS;
      double max = Double.NEGATIVE_INFINITY, sum = 0;
      for (int s = first; s <= t; s++) {
        int k = (b * T + s) * 3 * C + C + h * HS;
        double score = 0;
        for (int i = 0; i < HS; i++) {
          score += in[q + i] * in[k + i] / Math.sqrt(HS);
        }
        p[row * T + s] = score;
        max = Math.max(max, score);
      }
      for (int s = first; s <= t; s++) {
        p[row * T + s] = Math.exp(p[row * T + s] - max);
        sum += p[row * T + s];
      }
      for (int s = first; s <= t; s++) {
        p[row * T + s] /= sum;
        double weight = p[row * T + s] * dropoutFactor(dropout, row * T + s);
        int v = (b * T + s) * 3 * C + 2 * C + h * HS;
        for (int i = 0; i < HS; i++) {
          result[(b * T + t) * C + h * HS + i] += weight * in[v + i];
        }
      }
    }
    out.write(result);
    probabilities.write(p);
  }

  /** See {@link Kernels#attentionBackward}. */
  static void backward(
      Tensor dqkv,
      Tensor dout,
      Tensor probabilities,
      Tensor qkv,
      Heads heads,
      int[] starts,
      Dropout dropout) {
    int BNH = (int) probabilities.size(0), T = (int) probabilities.size(1);
    int NH = heads.nHead(), HS = heads.headSize(), C = NH * HS;
    double[] in = qkv.read(), p = probabilities.read(), dy = dout.read();
    double[] din = new double[in.length];
    for (int row = 0; row < BNH * T; row++) {
      int b = row / T / NH, h = row / T % NH, t = row % T;
      int first = starts == null ? 0 : starts[b * T + t];
      int q = (b * T + t) * 3 * C + h * HS;
      double[] dp = new double[T];
      double sum = 0;
      for (int s = first; s <= t; s++) {
        double factor = dropoutFactor(dropout, row * T + s);
        int v = (b * T + s) * 3 * C + 2 * C + h * HS;
        for (int i = 0; i < HS; i++) {
          double d = dy[(b * T + t) * C + h * HS + i];
          dp[s] += factor * d * in[v + i];
          din[v + i] += factor * p[row * T + s] * d;
        }
        sum += dp[s] * p[row * T + s];
      }
      for (int s = first; s <= t; s++) {
        double dscore = p[row * T + s] * (dp[s] - sum) / Math.sqrt(HS);
        int k = (b * T + s) * 3 * C + C + h * HS;
        for (int i = 0; i < HS; i++) {
          din[q + i] += dscore * in[k + i];
          din[k + i] += dscore * in[q + i];
        }
      }
    }
    dqkv.write(din);
  }
}
