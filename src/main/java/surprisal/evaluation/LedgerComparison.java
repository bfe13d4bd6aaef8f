package surprisal.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import surprisal.config.UserError;

/**
 * The difference between two ledgers, part by part.
 *
 * @param difference nats per token, A minus B
 * @param splits the same, split as the ledgers are
 */
public record LedgerComparison(double difference, List<Split> splits) {

  /** One way to split; the differences of its parts add up to the whole. */
  public record Split(String name, List<Part> parts) {}

  /**
   * One part.
   *
   * @param a its share in ledger A, in nats per token of the whole; 0 where A has no such part
   * @param b its share in ledger B
   * @param error standard error of the difference; null if unknown
   */
  public record Part(String label, double a, double b, Double error) {

    public double difference() {
      return a - b;
    }
  }

  /**
   * Compares part by part, by label.
   *
   * @throws UserError if the two differ in their number of tokens or bytes and so cannot be of the
   *     same text in the same tokens
   */
  public static LedgerComparison of(Ledger a, Ledger b) {
    requireSameText(a, b);
    List<Split> splits = new ArrayList<>();
    for (int s = 0; s < a.splits().size(); s++) {
      Map<String, double[]> shares = new LinkedHashMap<>();
      for (Ledger.Part part : a.splits().get(s).parts()) {
        shares.computeIfAbsent(part.label(), label -> new double[2])[0] = part.share();
      }
      for (Ledger.Part part : b.splits().get(s).parts()) {
        shares.computeIfAbsent(part.label(), label -> new double[2])[1] = part.share();
      }
      List<Part> parts = new ArrayList<>();
      shares.forEach((label, both) -> parts.add(new Part(label, both[0], both[1], null)));
      splits.add(new Split(a.splits().get(s).name(), parts));
    }
    return new LedgerComparison(a.nats() - b.nats(), splits);
  }

  private static void requireSameText(Ledger a, Ledger b) {
    if (a.tokens() != b.tokens() || a.bytes() != b.bytes()) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the ledgers cannot be compared: %d tokens of %d bytes versus %d of %d; evaluate both"
                  + " on the same text with the same tokenizer and windows",
              a.tokens(),
              a.bytes(),
              b.tokens(),
              b.bytes()));
    }
  }

  /**
   * The same with error bars from the text: its blocks are taken for independent.
   *
   * @param a ledgers of consecutive blocks under A
   * @param b ledgers of the same blocks under B
   */
  public LedgerComparison withErrorsOfBlocks(List<Ledger> a, List<Ledger> b) {
    long tokens = a.stream().mapToLong(Ledger::tokens).sum();
    List<LedgerComparison> blocks = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int block = 0; block < a.size(); block++) {
      blocks.add(of(a.get(block), b.get(block)));
      weights.add((double) a.get(block).tokens() * a.size() / tokens);
    }
    return withErrors(blocks, weights);
  }

  /** The mean of comparisons of several runs, without error bars. */
  public static LedgerComparison mean(List<LedgerComparison> pairs) {
    LedgerComparison first = pairs.get(0);
    List<Split> splits = new ArrayList<>();
    for (int s = 0; s < first.splits().size(); s++) {
      Map<String, double[]> sums = new LinkedHashMap<>();
      for (LedgerComparison pair : pairs) {
        for (Part part : pair.splits().get(s).parts()) {
          double[] sum = sums.computeIfAbsent(part.label(), label -> new double[2]);
          sum[0] += part.a() / pairs.size();
          sum[1] += part.b() / pairs.size();
        }
      }
      List<Part> parts = new ArrayList<>();
      sums.forEach((label, sum) -> parts.add(new Part(label, sum[0], sum[1], null)));
      splits.add(new Split(first.splits().get(s).name(), parts));
    }
    double mean = pairs.stream().mapToDouble(LedgerComparison::difference).average().orElseThrow();
    return new LedgerComparison(mean, splits);
  }

  /** The same with error bars from independent comparisons, whose mean it is. */
  public LedgerComparison withErrors(List<LedgerComparison> pairs) {
    return withErrors(pairs, Collections.nCopies(pairs.size(), 1.0));
  }

  /** Errors of the mean over {@code samples}, each of which counts {@code weights} times. */
  private LedgerComparison withErrors(List<LedgerComparison> samples, List<Double> weights) {
    if (samples.size() < 2) {
      return this;
    }
    List<Split> with = new ArrayList<>();
    for (int s = 0; s < splits.size(); s++) {
      Map<String, Moments> moments = new LinkedHashMap<>();
      for (int i = 0; i < samples.size(); i++) {
        for (Part part : samples.get(i).splits().get(s).parts()) {
          moments
              .computeIfAbsent(part.label(), label -> new Moments())
              .add(weights.get(i) * part.difference());
        }
      }
      List<Part> parts =
          splits.get(s).parts().stream()
              .map(part -> part(part, moments.get(part.label()).errorOfMean(samples.size())))
              .toList();
      with.add(new Split(splits.get(s).name(), parts));
    }
    return new LedgerComparison(difference, with);
  }

  private static Part part(Part part, double error) {
    return new Part(part.label(), part.a(), part.b(), error);
  }

  /** Sums over the samples that have a part; in the others it is zero. */
  private static final class Moments {
    private double sum;
    private double squares;

    void add(double value) {
      sum += value;
      squares += value * value;
    }

    double errorOfMean(int n) {
      double variance = Math.max(0, squares - sum * sum / n) / (n - 1);
      return Math.sqrt(variance / n);
    }
  }
}
