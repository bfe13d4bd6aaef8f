package surprisal.evaluation;

import java.util.ArrayList;
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
   */
  public record Part(String label, double a, double b) {

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
      shares.forEach((label, both) -> parts.add(new Part(label, both[0], both[1])));
      splits.add(new Split(a.splits().get(s).name(), parts));
    }
    return new LedgerComparison(a.nats() - b.nats(), splits);
  }
}
