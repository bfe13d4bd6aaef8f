package surprisal.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rungs on some held-out tokens, from uniform upwards in order. A longer context need not pay:
 * the losses usually fall from rung to rung, and may rise again at the end.
 */
public record Ladder(List<Rung> rungs) {
  public Ladder {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalStateException("a ladder without rungs");
    }
  }

  /** From nats per token of rung 0, 1, 2, ... */
  static Ladder of(double[] nats) {
    List<Rung> rungs = new ArrayList<>();
    for (int k = 0; k < nats.length; k++) {
      rungs.add(new Rung(Rung.name(k), nats[k]));
    }
    return new Ladder(rungs);
  }

  /** The rung that pays least. */
  public Rung lowest() {
    return rungs.stream().min(Comparator.comparingDouble(Rung::nats)).orElseThrow();
  }

  /** Where a loss, in nats per token on the same held-out tokens, stands. */
  public Standing standing(double lossNats) {
    Rung passed = null;
    Rung next = null;
    for (Rung rung : rungs) {
      if (lossNats < rung.nats()) {
        passed = passed == null || rung.nats() < passed.nats() ? rung : passed;
      } else {
        next = next == null || rung.nats() > next.nats() ? rung : next;
      }
    }
    return new Standing(lossNats, passed, next);
  }
}
