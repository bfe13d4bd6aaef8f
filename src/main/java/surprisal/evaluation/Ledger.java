package surprisal.evaluation;

import java.util.List;

/**
 * Breakdown of a loss: the same mean surprisal split in several ways, each split complete.
 *
 * @param tokens number of targets
 * @param bytes UTF-8 bytes of the targets @param nats mean surprisal in nats per token
 * @param splits by position, by frequency, by class, by bytes, by document
 */
public record Ledger(long tokens, long bytes, double nats, List<Split> splits) {
  public Ledger {
    splits = List.copyOf(splits);
  }

  /** One way to split; the shares of its parts add up to the ledger's nats. */
  public record Split(String name, List<Part> parts) {
    public Split {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Targets that have something in common.
   *
   * @param tokens number of targets
   * @param bytes their UTF-8 bytes
   * @param nats their own mean surprisal in nats per token
   * @param share their contribution to the mean over all targets, in nats per token
   */
  public record Part(String label, long tokens, long bytes, double nats, double share) {

    public double bytesPerToken() {
      return (double) bytes / tokens;
    }
  }
}
