package surprisal.cli.view;

import surprisal.evaluation.Memorization;
import surprisal.report.Columns;
import surprisal.report.Printable;

/** What a model has memorized, as a table. */
public final class MemorizationView {
  private static final int SECRET = 16;

  private MemorizationView() {}

  public static String of(Memorization memorization) {
    Lines table = new Lines(2);
    table.line("");
    table.line(
        "memorization of secrets of %.1f bits, in bits; ranks among %,d strings, the others"
            + " never planted",
        memorization.entropyBits(), memorization.candidates());
    table.line(
        "%8s  %s %9s %9s %16s %6s %9s",
        "planted",
        Columns.fit("secret", SECRET),
        "costs",
        "others",
        "memorized",
        "rank",
        "exposure");
    for (Memorization.Found found : memorization.found()) {
      table.line(
          "%7dx  %s %9.1f %9.1f %9.1f = %3.0f%% %6d %9.2f",
          found.times(),
          Columns.fit(Printable.line(found.secret()), SECRET),
          found.bits(),
          found.unseenBits(),
          found.memorizedBits(),
          100 * found.memorizedBits() / memorization.entropyBits(),
          found.rank(),
          found.exposureBits());
    }
    return table.toString();
  }
}
