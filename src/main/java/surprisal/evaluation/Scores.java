package surprisal.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.data.WindowReader;
import surprisal.model.Gpt;

/**
 * A model's surprisal for each token of a text except the first and the masked ones.
 *
 * @param windows how the text was read
 * @param tokens [size] the text
 * @param at [counted] positions of the tokens that count, ascending
 * @param nats [counted] surprisal of each
 * @param ranks [counted] number of tokens predicted as more likely than the actual one
 * @param calibrated number of predictions used for calibration
 */
public record Scores(
    SlidingWindows windows,
    int[] tokens,
    int[] at,
    double[] nats,
    int[] ranks,
    Calibration.Report calibration,
    long calibrated) {
  private static final int BINS = 10;

  /** Logits used for calibration; beyond that, only every second, third, ... prediction is used. */
  private static final long CALIBRATION_LOGITS = 100_000_000;

  /** Number of leading characters that name a document. */
  private static final int NAME = 16;

  /**
   * Runs the model over the text, {@code B} windows at a time.
   *
   * @throws UserError if every target is masked
   */
  public static Scores of(Gpt model, WindowReader reader, SlidingWindows windows, int B) {
    int[] tokens = new int[windows.size()];
    reader.tokens().copy(0, tokens, 0, tokens.length);
    int[] places = new int[windows.targets()];
    double[] nats = new double[windows.targets()];
    int[] ranks = new int[windows.targets()];
    Calibration calibration = new Calibration(BINS);
    long logits = (long) windows.targets() * model.vocabSize();
    int every = (int) ((logits + CALIBRATION_LOGITS - 1) / CALIBRATION_LOGITS);
    int[] counted = new int[1];
    new Scorer(model, B)
        .score(
            reader,
            windows,
            (at, z) -> {
              int n = counted[0]++;
              places[n] = at;
              nats[n] = Prediction.surprisalNats(z, tokens[at]);
              ranks[n] = Prediction.rank(z, tokens[at]);
              if (n % every == 0) {
                calibration.add(z, tokens[at]);
              }
            });
    int size = counted[0];
    if (size == 0) {
      throw new UserError(
          "every token of the text is masked; --all-tokens counts them regardless of the"
              + " run's masks");
    }
    return new Scores(
        windows,
        tokens,
        Arrays.copyOf(places, size),
        Arrays.copyOf(nats, size),
        Arrays.copyOf(ranks, size),
        calibration.report(),
        (size + every - 1L) / every);
  }

  /** Mean surprisal, nats per token. */
  public double nllNats() {
    return Arrays.stream(nats).sum() / nats.length;
  }

  /** Share of tokens that were among the {@code k} most likely. */
  public double accuracy(int k) {
    return (double) Arrays.stream(ranks).filter(rank -> rank < k).count() / ranks.length;
  }

  /** Sum of {@code perToken} [V] over the tokens that count: their bytes or characters. */
  public long total(int[] perToken) {
    return Arrays.stream(at).mapToLong(place -> perToken[tokens[place]]).sum();
  }

  /**
   * The mean with its error bar, from blocks of one window; empty for a text of a single window.
   */
  public Optional<Interval> interval(RandomGenerator random) {
    return nats.length <= windows.T()
        ? Optional.empty()
        : Optional.of(BlockBootstrap.ofWindows(windows.T()).mean(nats, random));
  }

  /**
   * This model minus another one, token by token.
   *
   * @throws surprisal.config.UserError if the text is too short for two blocks
   */
  public PairedDifference less(Scores other, RandomGenerator random) {
    return BlockBootstrap.ofWindows(block(other)).difference(nats, other.nats, random);
  }

  /** Tokens of a block that errors of a comparison with another model are taken from. */
  public int block(Scores other) {
    return Math.max(windows.T(), other.windows.T());
  }

  /**
   * Breakdown of the loss.
   *
   * @param texts [V], what each token decodes to by itself
   * @param bytes [V]
   * @param documents where the text's documents begin and end
   */
  public Ledger ledger(
      String[] texts, int[] bytes, FrequencyDeciles deciles, DocumentTokens documents) {
    return ledgers(texts, bytes, deciles, documents, at.length).get(0);
  }

  /** As {@link #ledger}, of consecutive blocks of so many tokens that count. */
  public List<Ledger> ledgers(
      String[] texts, int[] bytes, FrequencyDeciles deciles, DocumentTokens documents, int block) {
    List<Integer> starts = new ArrayList<>();
    IntFunction<String> names = index -> (index + 1) + " " + beginning(starts.get(index), texts);
    List<Ledger> ledgers = new ArrayList<>();
    LedgerBuilder ledger = new LedgerBuilder(texts, bytes, deciles, names);
    long end = 0;
    for (int n = 0; n < at.length; n++) {
      while (at[n] >= end) {
        starts.add((int) end);
        end = documents.document(end).end();
      }
      int place = at[n];
      ledger.add(
          windows.position(place), tokens[place - 1], tokens[place], starts.size() - 1, nats[n]);
      if ((n + 1) % block == 0 || n == at.length - 1) {
        ledgers.add(ledger.build());
        ledger = new LedgerBuilder(texts, bytes, deciles, names);
      }
    }
    return ledgers;
  }

  private String beginning(int from, String[] texts) {
    StringBuilder text = new StringBuilder();
    for (int n = from; n < tokens.length && text.length() < NAME; n++) {
      text.append(texts[tokens[n]]);
    }
    return text.toString().replaceAll("\\s+", " ").strip();
  }
}
