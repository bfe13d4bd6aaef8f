package surprisal.cli.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import surprisal.evaluation.LedgerComparison;
import surprisal.evaluation.PairedDifference;
import surprisal.evaluation.SeedDifference;
import surprisal.report.Columns;
import surprisal.report.Printable;
import surprisal.report.page.Comparison;

/**
 * What {@code compare} found, as JSON and as text.
 *
 * @param runs those of A, then those of B
 * @param text that they were measured on
 * @param difference A minus B with an interval over the text; null for groups
 * @param seeds A minus B with an interval over seeds; null for single runs
 * @param ledger breakdown of the difference
 * @param warnings what a reader should know, in sentences
 */
public record CompareReport(
    List<Row> runs,
    String text,
    PairedDifference difference,
    SeedDifference seeds,
    LedgerComparison ledger,
    List<String> warnings) {
  private static final String GROUPS = "To cover seeds too: compare A1 A2 A3 -- B1 B2 B3";
  private static final String OVER_SEEDS =
      "This interval covers the choice of seeds, not that of the text.";

  /**
   * One run.
   *
   * @param group A or B
   * @param checkpoint its folder
   * @param tokens that count
   */
  public record Row(String group, String checkpoint, long seed, double nllNats, int tokens) {}

  private String verdict() {
    return seeds == null ? difference.verdict() : seeds.verdict();
  }

  /** What the interval covers. */
  private List<String> reach() {
    return seeds == null ? List.of(PairedDifference.ONE_SEED, GROUPS) : List.of(OVER_SEEDS);
  }

  public String table() {
    List<String> lines = new ArrayList<>();
    for (Row row : runs) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-5s %.4f nats per token  %s%s",
              row.group(),
              row.nllNats(),
              seeds == null ? "" : "seed " + row.seed() + "  ",
              Printable.line(row.checkpoint())));
    }
    lines.add(
        String.format(
            Locale.ROOT, "text  %s, %,d tokens", Printable.line(text), runs.get(0).tokens()));
    lines.add("");
    lines.add(Columns.wrapped(verdict(), 2));
    reach().forEach(sentence -> lines.add(Columns.wrapped(sentence, 2)));
    warnings.forEach(warning -> lines.add(Columns.wrapped("warning: " + warning, 2)));
    lines.add("");
    return String.join("\n", lines) + "\n" + LedgerView.of(ledger);
  }

  /** For a page. */
  @JsonIgnore
  public Comparison comparison() {
    List<Comparison.Split> splits = new ArrayList<>();
    for (LedgerComparison.Split split : ledger.splits()) {
      List<Comparison.Part> parts =
          split.parts().stream()
              .map(part -> new Comparison.Part(part.label(), part.a(), part.b(), part.error()))
              .toList();
      splits.add(new Comparison.Split(split.name(), parts));
    }
    List<String> notes = new ArrayList<>(reach());
    notes.addAll(warnings);
    return new Comparison(verdict(), notes, ledger.difference(), splits);
  }
}
