package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.checks.sanity.Finding;
import surprisal.checks.sanity.Sanity;
import surprisal.cli.options.ComputeOptions;
import surprisal.cli.options.Home;
import surprisal.config.ConfigReader;
import surprisal.config.EngineConfig;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.run.TrainingData;

/** {@code surprisal sanity [CONFIG]}: tries a setting before hours are spent. */
@Command(
    name = "sanity",
    description = "Checks a setting in seconds: predictions about its loss against what is seen.",
    mixinStandardHelpOptions = true)
final class SanityCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "CONFIG",
      description = "experiment (default: configs/quickstart.yaml)")
  private Path configFile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the config, such as model.n_layer=6; repeatable")
  private List<String> sets = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path file = configFile == null ? Home.path("configs/quickstart.yaml") : configFile;
    RunConfig config = ConfigReader.read(file, sets);
    PrintWriter out = spec.commandLine().getOut();
    TrainingData material = TrainingData.open(Home.resolved(config.data()));
    Engines.Choice choice = ComputeOptions.open(config.compute());
    EngineConfig doubles = new EngineConfig("nd4j", "fp64", config.compute().threads());
    try (Kernels engine = choice.kernels();
        Kernels exact = ComputeOptions.open(doubles).kernels()) {
      choice.note().ifPresent(out::println);
      out.printf(Locale.ROOT, "%s on %s%n%n", file, engine.description());
      boolean sane = new Sanity(config, material, engine, exact).run(found -> print(found, out));
      out.println();
      out.println(sane ? "all as predicted" : "NOT as predicted: do not train yet");
      out.flush();
      return sane ? 0 : 1;
    }
  }

  private static void print(Finding found, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-4s  %-20s predicted  %s%n%26s seen       %s%n",
        found.holds() ? "ok" : "FAIL",
        found.check(),
        found.predicted(),
        "",
        found.seen());
    if (!found.holds()) {
      out.printf(Locale.ROOT, "%26s therefore  %s%n", "", found.diagnosis());
    }
    out.flush();
  }
}
