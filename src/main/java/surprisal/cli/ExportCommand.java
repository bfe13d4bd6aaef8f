package surprisal.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;
import surprisal.report.CsvExport;
import surprisal.report.RunFile;

/** {@code surprisal export RUN --csv FILE}: a run's numbers for other programs. */
@Command(mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
  /** Which records become rows. */
  enum Rows {
    ALL(Set.of("step", "evaluation")),
    STEPS(Set.of("step")),
    EVALUATIONS(Set.of("evaluation"));

    private final Set<String> types;

    Rows(Set<String> types) {
      this.types = types;
    }
  }

  @Parameters(paramLabel = "RUN", description = "a run's folder, or its metrics.jsonl")
  private Path run;

  @Option(
      names = "--csv",
      required = true,
      paramLabel = "FILE",
      description = "output file; - for standard output")
  private Path csv;

  @Option(
      names = "--rows",
      paramLabel = "WHICH",
      defaultValue = "ALL",
      description = "all, steps or evaluations (default: all)")
  private Rows rows;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CsvExport export = new CsvExport(new RunFile(run).file(), rows.types);
    if (csv.toString().equals("-")) {
      PrintWriter out = spec.commandLine().getOut();
      export.write(out);
      out.flush();
      return;
    }
    try (BufferedWriter out = Files.newBufferedWriter(csv, StandardCharsets.UTF_8)) {
      export.write(out);
    } catch (IOException e) {
      throw new UserError("cannot write " + csv + " (" + e + "); choose another --csv", e);
    }
  }
}
