package surprisal.evaluation;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import surprisal.data.TokenSequence;
import surprisal.model.Gpt;

/**
 * What a model pays for each token of a text but the first.
 *
 * @param windows how the text was read
 * @param tokens [size] the text
 * @param nats [size - 1] surprisal of tokens[1], tokens[2], ...
 * @param ranks [size - 1] how many tokens were held more likely than the one that came
 * @param calibrated predictions that the calibration was measured on
 */
public record Scores(
    SlidingWindows windows,
    int[] tokens,
    double[] nats,
    int[] ranks,
    Calibration.Report calibration,
    long calibrated) {
  private static final int BINS = 10;

  /** Logits that calibration looks at; with more, every second, third, ... prediction counts. */
  private static final long CALIBRATION_LOGITS = 100_000_000;

  /** Runs the model over the text, {@code B} windows at a time. */
  public static Scores of(Gpt model, TokenSequence text, SlidingWindows windows, int B) {
    int[] tokens = new int[windows.size()];
    text.copy(0, tokens, 0, tokens.length);
    double[] nats = new double[windows.targets()];
    int[] ranks = new int[windows.targets()];
    Calibration calibration = new Calibration(BINS);
    long logits = (long) windows.targets() * model.vocabSize();
    int every = (int) ((logits + CALIBRATION_LOGITS - 1) / CALIBRATION_LOGITS);
    new Scorer(model, B)
        .score(
            text,
            windows,
            (at, z) -> {
              nats[at - 1] = Prediction.surprisalNats(z, tokens[at]);
              ranks[at - 1] = Prediction.rank(z, tokens[at]);
              if ((at - 1) % every == 0) {
                calibration.add(z, tokens[at]);
              }
            });
    long calibrated = (windows.targets() + every - 1L) / every;
    return new Scores(windows, tokens, nats, ranks, calibration.report(), calibrated);
  }

  /** Mean surprisal, nats per token. */
  public double nllNats() {
    return Arrays.stream(nats).sum() / nats.length;
  }

  /** Share of tokens among the {@code k} that were held most likely. */
  public double accuracy(int k) {
    return (double) Arrays.stream(ranks).filter(rank -> rank < k).count() / ranks.length;
  }

  /** Sum of {@code perToken} [V] over the predicted tokens: their bytes or characters. */
  public long total(int[] perToken) {
    return Arrays.stream(tokens).skip(1).mapToLong(token -> perToken[token]).sum();
  }

  /** The mean with its error bar, from blocks of a window; none for a text of one window. */
  public Optional<Interval> interval(RandomGenerator random) {
    return nats.length <= windows.T()
        ? Optional.empty()
        : Optional.of(BlockBootstrap.ofWindows(windows.T()).mean(nats, random));
  }

  /**
   * This model less another one, token by token.
   *
   * @throws surprisal.config.UserError if the text is too short for two blocks
   */
  public PairedDifference less(Scores other, RandomGenerator random) {
    int block = Math.max(windows.T(), other.windows.T());
    return BlockBootstrap.ofWindows(block).difference(nats, other.nats, random);
  }

  /**
   * Who pays for the loss.
   *
   * @param texts [V], what each token decodes to by itself
   * @param bytes [V]
   * @param documents name of document 0, which is the whole text
   */
  public Ledger ledger(
      String[] texts, int[] bytes, FrequencyDeciles deciles, IntFunction<String> documents) {
    LedgerBuilder ledger = new LedgerBuilder(texts, bytes, deciles, documents);
    for (int at = 1; at < tokens.length; at++) {
      ledger.add(windows.position(at), tokens[at - 1], tokens[at], 0, nats[at - 1]);
    }
    return ledger.build();
  }
}
