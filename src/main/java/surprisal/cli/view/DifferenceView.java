package surprisal.cli.view;

import java.util.List;
import surprisal.report.RunDifference;
import surprisal.report.RunDifference.Compared;

/** Where two runs part, in lines of text. */
public final class DifferenceView {
  private DifferenceView() {}

  public static String of(RunDifference difference) {
    StringBuilder text = new StringBuilder();
    lines(text, "settings", difference.settings());
    lines(text, "made with", difference.circumstances());
    text.append(losses(difference.losses()));
    text.append(hashes(difference));
    text.append(
        difference.same() ? "the same bits, as far as both have recorded\n" : "the runs differ\n");
    return text.toString();
  }

  private static void lines(StringBuilder text, String label, List<String> different) {
    if (different.isEmpty()) {
      text.append(row(label, "the same"));
    }
    for (int i = 0; i < different.size(); i++) {
      text.append(row(i == 0 ? label : "", different.get(i)));
    }
  }

  private static String losses(Compared losses) {
    if (losses.count() == 0) {
      return row("updates", "none that both have recorded");
    } else if (losses.first() == null) {
      return row("updates", "the same bits in all " + losses.count() + " that both have recorded");
    }
    return row("updates", "differ first at step " + losses.first() + ": " + losses.what());
  }

  private static String hashes(RunDifference difference) {
    Compared hashes = difference.hashes();
    if (hashes.count() == 0) {
      return row("tensors", "none that both have hashed at the same step");
    } else if (hashes.first() == null) {
      return row(
          "tensors", "the same in all " + hashes.count() + " hashes, up to step " + hashes.last());
    }
    int others = difference.tensors().size() - 1;
    String more = others > 0 ? " and " + others + " more" : "";
    return row("tensors", "differ first at step " + hashes.first() + ": " + hashes.what() + more);
  }

  private static String row(String label, String value) {
    return String.format("%-11s%s%n", label, value);
  }
}
