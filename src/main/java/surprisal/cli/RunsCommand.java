package surprisal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.cli.view.RunsTable;
import surprisal.config.UserError;
import surprisal.report.RunSummary;
import surprisal.run.RunFolders;

/** {@code surprisal runs [DIR]}: the runs in a folder side by side. */
@Command(mixinStandardHelpOptions = true)
final class RunsCommand implements Runnable {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "folder that contains the runs (default: runs)")
  private Path folder = Path.of("runs");

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description = "order by a column, for example validation or learning_rate (default: by name)")
  private String sort;

  @Option(names = "--json", description = "print JSON, with the full configs")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<RunSummary> found = summaries(folder);
    if (found.isEmpty()) {
      throw new UserError(
          "there is no run in " + folder + "; name a folder that contains runs of train");
    }
    RunsTable table = new RunsTable(found);
    RunsTable ordered = sort == null ? table : table.sorted(sort);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(ordered.runs()) : ordered.text());
    out.flush();
  }

  /** Runs directly under a folder, by name. */
  static List<RunSummary> summaries(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          "there is no folder " + folder + "; name a folder that contains runs of train");
    }
    Instant now = Instant.now();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(RunFolders::hasRun)
          .sorted()
          .map(run -> RunSummary.of(run, now))
          .toList();
    } catch (IOException e) {
      throw new UserError("cannot read " + folder + " (" + e + "); check its permissions", e);
    }
  }

  private static String json(List<RunSummary> runs) {
    List<Map<String, Object>> rows =
        runs.stream()
            .map(
                run -> {
                  Map<String, Object> row = new LinkedHashMap<>();
                  row.put("run", run.folder().toString());
                  row.put("state", run.state());
                  row.put("problem", run.problem());
                  row.put("step", run.step());
                  row.put("steps", run.steps());
                  row.put("best_nll_nats", run.best());
                  row.put("error_nats", run.error());
                  row.put("seconds", run.seconds());
                  row.put("tokens_per_second", run.tokensPerSecond());
                  row.put("config", run.config());
                  return row;
                })
            .toList();
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + rows, e);
    }
  }
}
