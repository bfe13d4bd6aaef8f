package surprisal.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import surprisal.data.Batch;
import surprisal.data.canary.Canaries;
import surprisal.data.canary.Canary;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.objective.Objective;

/**
 * How much of the planted secrets a model has memorized. A secret of H bits costs a model that
 * never saw it at least H bits, except by luck: for any model, the probability of saving b bits by
 * chance is at most 2^-b. Any saving beyond that is memorization.
 *
 * @param entropyBits H
 * @param candidates number of strings among which each secret is ranked, including itself
 */
public record Memorization(double entropyBits, int candidates, List<Found> found) {
  private static final int UNSEEN = 1023;

  /**
   * One secret.
   *
   * @param times how often it was planted
   * @param bits its cost to the model, after its prefix
   * @param unseenBits mean cost there of strings drawn the same way but never planted
   * @param memorizedBits H minus {@code bits}, or 0 where that is negative
   * @param rank 1 if no unseen string costs less
   * @param exposureBits log2(candidates) - log2(rank) (Carlini et al. 2019)
   */
  public record Found(
      int times,
      String secret,
      double bits,
      double unseenBits,
      double memorizedBits,
      int rank,
      double exposureBits) {}

  /** Text to tokens. */
  @FunctionalInterface
  public interface Encoder {
    int[] encode(String text);
  }

  /**
   * Measures the model.
   *
   * @param start the token before the prefix
   * @param B sequences in a batch
   */
  public static Memorization of(
      Gpt model,
      Kernels kernels,
      Encoder encoder,
      int start,
      int B,
      Canaries canaries,
      RandomGenerator random) {
    List<Found> all = new ArrayList<>();
    for (Canary canary : canaries.canaries()) {
      List<String> strings = new ArrayList<>(List.of(canary.secret()));
      while (strings.size() <= UNSEEN) {
        String unseen = canaries.draw(random);
        if (!unseen.equals(canary.secret())) {
          strings.add(unseen);
        }
      }
      List<int[]> texts = new ArrayList<>(List.of(tokens(encoder, start, canary.prefix())));
      strings.forEach(s -> texts.add(tokens(encoder, start, canary.prefix() + s)));
      double[] bits = bits(model, Objective.crossEntropy(kernels, 0), texts, B);
      all.add(found(canary, canaries.entropyBits(), bits));
    }
    return new Memorization(canaries.entropyBits(), UNSEEN + 1, all);
  }

  private static int[] tokens(Encoder encoder, int start, String text) {
    int[] ids = encoder.encode(text);
    int[] all = new int[ids.length + 1];
    all[0] = start;
    System.arraycopy(ids, 0, all, 1, ids.length);
    return all;
  }

  private static Found found(Canary canary, double entropy, double[] bits) {
    double cost = bits[0];
    double[] unseen = Arrays.copyOfRange(bits, 1, bits.length);
    int rank = 1 + (int) Arrays.stream(unseen).filter(other -> other < cost).count();
    double exposure = (Math.log(UNSEEN + 1) - Math.log(rank)) / Math.log(2);
    return new Found(
        canary.times(),
        canary.secret(),
        cost,
        Arrays.stream(unseen).average().orElseThrow(),
        Math.max(0, entropy - cost),
        rank,
        exposure);
  }

  /**
   * Additional cost in bits of each text after the first, which all others continue. A token may
   * extend past the end of the first text; only tokens after the longest prefix common to all
   * count.
   */
  private static double[] bits(Gpt model, Objective objective, List<int[]> texts, int B) {
    int[] prefix = texts.get(0);
    int common =
        texts.stream()
            .mapToInt(text -> Arrays.mismatch(text, prefix))
            .filter(n -> n >= 0)
            .min()
            .orElse(prefix.length);
    int T =
        Math.min(
            model.config().blockSize(),
            texts.stream().mapToInt(text -> text.length - 1).max().orElseThrow());
    double[] nats = new double[texts.size()];
    for (int first = 0; first < texts.size(); first += B) {
      int[] inputs = new int[B * T];
      int[] targets = new int[B * T];
      Arrays.fill(targets, Batch.IGNORED);
      for (int b = 0; b < B && first + b < texts.size(); b++) {
        int[] text = texts.get(first + b);
        int from = Math.max(0, text.length - 1 - T);
        for (int t = 0; t < T && from + t + 1 < text.length; t++) {
          inputs[b * T + t] = text[from + t];
          boolean counts = from + t + 1 >= common;
          targets[b * T + t] = counts ? text[from + t + 1] : Batch.IGNORED;
        }
      }
      Batch batch = Batch.of(B, T, inputs, targets);
      objective.evaluate(model.forward(batch), batch);
      double[] nll = objective.nll();
      for (int n = 0; n < B * T && first + n / T < texts.size(); n++) {
        nats[first + n / T] += nll[n];
      }
    }
    return Arrays.stream(nats, 1, nats.length).map(n -> (n - nats[0]) / Math.log(2)).toArray();
  }
}
