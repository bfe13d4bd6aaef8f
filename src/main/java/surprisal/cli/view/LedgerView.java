package surprisal.cli.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import surprisal.evaluation.Ledger;
import surprisal.evaluation.LedgerComparison;
import surprisal.report.Columns;
import surprisal.report.Printable;

/** A {@link Ledger}, or a comparison of two, as tables. Splits with a single part are omitted. */
public final class LedgerView {
  private static final int LABEL = 22;
  private static final int MOST_PARTS = 12;

  private LedgerView() {}

  public static String of(Ledger ledger) {
    Lines table = new Lines(2);
    table.line("");
    table.line(
        "breakdown of the %.4f nats per token; the shares of each split add up to it",
        ledger.nats());
    for (Ledger.Split split : ledger.splits()) {
      if (split.parts().size() < 2) {
        continue;
      }
      table.line("");
      table.line(
          "%s %9s %12s %11s %8s %8s",
          Columns.fit(split.name(), LABEL),
          "tokens",
          "bytes/token",
          "nats/token",
          "share",
          "of all");
      for (Ledger.Part part : shortened(split.parts())) {
        table.line(
            "%s %9d %12.2f %11.4f %8.4f %7.1f%%",
            name(part.label()),
            part.tokens(),
            part.bytesPerToken(),
            part.nats(),
            part.share(),
            100 * part.share() / ledger.nats());
      }
      absent(table, split.name(), split.parts().stream().map(Ledger.Part::label).toList());
    }
    return table.toString();
  }

  public static String of(LedgerComparison comparison) {
    Lines table = new Lines(2);
    boolean errors =
        comparison.splits().stream()
            .flatMap(split -> split.parts().stream())
            .anyMatch(part -> part.error() != null);
    table.line(
        "breakdown of the difference, in nats per token; each split adds up to %+.4f",
        comparison.difference());
    if (errors) {
      table.line("(± one standard error)");
    }
    for (LedgerComparison.Split split : comparison.splits()) {
      if (split.parts().size() < 2) {
        continue;
      }
      table.line("");
      table.line("%s %9s %9s %9s", Columns.fit(split.name(), LABEL), "A", "B", "A - B");
      double sum = 0;
      for (LedgerComparison.Part part : shortenedDifferences(split.parts())) {
        sum += part.difference();
        row(table, part.label(), part.a(), part.b(), part.difference(), part.error());
      }
      row(
          table,
          "sum",
          split.parts().stream().mapToDouble(LedgerComparison.Part::a).sum(),
          split.parts().stream().mapToDouble(LedgerComparison.Part::b).sum(),
          sum,
          null);
      absent(
          table, split.name(), split.parts().stream().map(LedgerComparison.Part::label).toList());
    }
    return table.toString();
  }

  /** A token that makes up more than a tenth of a text leaves deciles without tokens. */
  private static void absent(Lines table, String split, List<String> labels) {
    if (split.equals("frequency decile")) {
      String empty =
          IntStream.rangeClosed(1, 10)
              .mapToObj(String::valueOf)
              .filter(decile -> !labels.contains(decile))
              .collect(Collectors.joining(", "));
      if (!empty.isEmpty()) {
        table.line("(no tokens of this text in %s)", empty);
      }
    }
  }

  /** Of many parts, for example documents, the most costly individually and the rest combined. */
  private static List<Ledger.Part> shortened(List<Ledger.Part> parts) {
    if (parts.size() <= MOST_PARTS + 1) {
      return parts;
    }
    List<Ledger.Part> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingDouble(part -> -part.share()));
    List<Ledger.Part> rest = sorted.subList(MOST_PARTS, sorted.size());
    long tokens = rest.stream().mapToLong(Ledger.Part::tokens).sum();
    long bytes = rest.stream().mapToLong(Ledger.Part::bytes).sum();
    double share = rest.stream().mapToDouble(Ledger.Part::share).sum();
    double nats = rest.stream().mapToDouble(part -> part.nats() * part.tokens()).sum() / tokens;
    Ledger.Part others = new Ledger.Part(others(rest.size()), tokens, bytes, nats, share);
    return Stream.concat(sorted.stream().limit(MOST_PARTS), Stream.of(others)).toList();
  }

  private static List<LedgerComparison.Part> shortenedDifferences(
      List<LedgerComparison.Part> parts) {
    if (parts.size() <= MOST_PARTS + 1) {
      return parts;
    }
    List<LedgerComparison.Part> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingDouble(part -> -Math.abs(part.difference())));
    List<LedgerComparison.Part> rest = sorted.subList(MOST_PARTS, sorted.size());
    LedgerComparison.Part others =
        new LedgerComparison.Part(
            others(rest.size()),
            rest.stream().mapToDouble(LedgerComparison.Part::a).sum(),
            rest.stream().mapToDouble(LedgerComparison.Part::b).sum(),
            null);
    return Stream.concat(sorted.stream().limit(MOST_PARTS), Stream.of(others)).toList();
  }

  private static String others(int count) {
    return String.format(Locale.ROOT, "%,d others combined", count);
  }

  private static void row(
      Lines table, String label, double a, double b, double less, Double error) {
    String bar = error == null ? "" : String.format(Locale.ROOT, " ±%.4f", error);
    table.line("%s %9.4f %9.4f %+9.4f%s", name(label), a, b, less, bar);
  }

  private static String name(String label) {
    return Columns.fit(Printable.line(label), LABEL);
  }
}
