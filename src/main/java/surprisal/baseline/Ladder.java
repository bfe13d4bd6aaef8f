package surprisal.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The losses of the rungs on some held-out tokens, in order from uniform upwards. Losses usually
 * fall from rung to rung but may rise again at the end: a longer context does not always help.
 */
public record Ladder(List<Rung> rungs) {
  public Ladder {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("rungs is empty; a ladder needs at least one");
    }
  }

  /** A ladder from the nats per token of rungs 0, 1, 2, ... */
  static Ladder of(double[] nats) {
    List<Rung> rungs = new ArrayList<>();
    for (int k = 0; k < nats.length; k++) {
      rungs.add(new Rung(Rung.name(k), nats[k]));
    }
    return new Ladder(rungs);
  }

  /** The rungs from the highest loss to the lowest. */
  public List<Rung> descending() {
    return rungs.stream().sorted(Comparator.comparingDouble(Rung::nats).reversed()).toList();
  }

  /** In words, from the highest loss down: {@code uniform 3.871 > unigram 3.052 > bigram 2.153}. */
  public String sentence() {
    StringBuilder sentence = new StringBuilder();
    String before = "";
    for (Rung rung : descending()) {
      String nats = String.format(Locale.ROOT, "%.3f", rung.nats());
      sentence.append(sentence.isEmpty() ? "" : nats.equals(before) ? " = " : " > ");
      sentence.append(rung.name()).append(' ').append(nats);
      before = nats;
    }
    return sentence.toString();
  }

  /** The position of a loss, in nats per token on the same held-out tokens. */
  public LadderPosition standing(double lossNats) {
    Rung passed = null;
    Rung next = null;
    for (Rung rung : rungs) {
      if (lossNats < rung.nats()) {
        passed = passed == null || rung.nats() < passed.nats() ? rung : passed;
      } else {
        next = next == null || rung.nats() > next.nats() ? rung : next;
      }
    }
    return new LadderPosition(lossNats, passed, next);
  }
}
