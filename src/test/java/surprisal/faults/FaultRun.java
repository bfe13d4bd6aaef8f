package surprisal.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Tries a number of damages of each format, and keeps the inputs of those that end badly. */
final class FaultRun {
  private static final int MOST_KEPT = 20;

  private final Path work;
  private final Path failures;
  private final PrintStream out;
  private final Trial trial = new Trial();
  private final Fixture fixture;
  private int faults;

  /**
   * @param work for the files of a case, best in memory
   * @param failures for the inputs of faults; created when there are any
   */
  FaultRun(Path work, Path failures, PrintStream out) throws IOException {
    this.work = work;
    this.failures = failures;
    this.out = out;
    // Some files name the ones they were made from: made where the cases will be.
    Fixture.make(work.resolve("case"));
    fixture = new Fixture(work.resolve("fixture"));
    Files.move(work.resolve("case"), fixture.folder());
  }

  static List<Format> formats() {
    List<Format> all = new ArrayList<>(CheckpointFormats.all());
    all.addAll(OtherFormats.all());
    return all;
  }

  /** Prints the head of the table. */
  void head() {
    row("format", "mutations", "accepted", "refused", "faults", "seconds", "peak MB");
  }

  /** Tries {@code count} damages and prints a row of the table. */
  void run(Format format, int count, long seed) throws IOException {
    long started = System.nanoTime();
    int accepted = 0;
    int refused = 0;
    Map<String, Integer> bad = new LinkedHashMap<>();
    requireSound(format);
    for (int number = 0; number < count; number++) {
      Path folder = work.resolve("case");
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
      String command = prepare(format, folder, random);
      Trial.Verdict verdict = trial.of(format, command, folder);
      if (verdict.fault() != null) {
        String kind = verdict.fault().replaceAll("[0-9]+", "0");
        bad.merge(kind.substring(0, Math.min(160, kind.length())), 1, Integer::sum);
        if (bad.values().stream().mapToInt(i -> i).sum() <= MOST_KEPT) {
          keep(format, number, seed, command, verdict);
        }
      } else if (verdict.exit() == 0) {
        accepted++;
      } else {
        refused++;
      }
    }
    int wrong = count - accepted - refused;
    faults += wrong;
    row(
        format.name(),
        count + "",
        accepted + "",
        refused + "",
        wrong + "",
        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - started) / 1e9),
        (peakBytes() >> 20) + "");
    bad.forEach((kind, times) -> out.println("    " + times + " x " + kind));
  }

  /** Without damage every command must succeed, or its refusals would say nothing. */
  private void requireSound(Format format) throws IOException {
    for (String command : format.commands()) {
      Path folder = work.resolve("case");
      Fixture.delete(folder);
      copyInputs(format, folder);
      Trial.Verdict verdict = trial.of(format, command, folder);
      if (verdict.exit() != 0) {
        out.println("    undamaged: " + command + ": " + verdict);
        faults++;
      }
    }
  }

  private void copyInputs(Format format, Path folder) throws IOException {
    for (String input : format.inputs()) {
      Fixture.copy(fixture.folder().resolve(input), folder.resolve(input));
    }
  }

  private String prepare(Format format, Path folder, SplittableRandom random) throws IOException {
    Fixture.delete(folder);
    copyInputs(format, folder);
    format.damage().in(folder, random);
    return format.commands().get(random.nextInt(format.commands().size()));
  }

  /** The damaged files again, with the command that failed and what it did. */
  private void keep(Format format, int number, long seed, String command, Trial.Verdict verdict)
      throws IOException {
    String name = format.name().replaceAll("[^A-Za-z0-9.]+", "-") + "-" + number;
    Path kept = failures.resolve(name);
    prepare(format, kept, new SplittableRandom(seed * 1_000_003 + number));
    Files.writeString(
        kept.resolve("replay.sh"),
        """
        #!/usr/bin/env bash
        # %s
        cd "$(dirname "${BASH_SOURCE[0]}")" && "${SURPRISAL:-surprisal}" %s
        """
            .formatted(verdict.fault().replace("\n", "\n# "), command.replace("$/", "./")));
  }

  private void row(String... cells) {
    out.printf(Locale.ROOT, "%-40s %10s %10s %10s %8s %8s %8s%n", (Object[]) cells);
    out.flush();
  }

  /** The process's peak of resident memory, where the system tells. */
  static long peakBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .sum();
  }

  int faults() {
    return faults;
  }
}
