package surprisal.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import surprisal.checks.sanity.Finding;
import surprisal.checks.sanity.Sanity;
import surprisal.cli.options.ComputeOptions;
import surprisal.cli.options.ConfigOptions;
import surprisal.cli.options.Home;
import surprisal.config.EngineConfig;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.report.Columns;
import surprisal.run.MemoryCheck;
import surprisal.run.MemoryEstimate;
import surprisal.run.TrainingData;

/** {@code surprisal sanity [CONFIG]}: tries a setting before hours are spent. */
@Command(mixinStandardHelpOptions = true)
final class SanityCommand implements Callable<Integer> {
  /** Where predictions begin, and the lines that continue them. */
  private static final int TEXT_COLUMN = 38;

  @Mixin private ConfigOptions experiment = new ConfigOptions("configs/quickstart.yaml");

  @Mixin private ComputeOptions compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return experiment.read(compute.settings()).use(this::check) ? 0 : 1;
  }

  private boolean check(RunConfig config) {
    PrintWriter out = spec.commandLine().getOut();
    MemoryCheck.now(MemoryEstimate.of(config, 1, Engines.expected(config.compute()))).require();
    TrainingData material = TrainingData.open(Home.resolved(config.data()));
    Engines.Choice choice = Engines.open(config.compute());
    EngineConfig doubles = new EngineConfig("nd4j", "fp64", config.compute().threads());
    try (Kernels engine = choice.kernels();
        Kernels exact = Engines.open(doubles).kernels()) {
      MemoryCheck.now(MemoryEstimate.of(config, material, engine.memory(), false)).require();
      choice.note().ifPresent(out::println);
      out.printf(Locale.ROOT, "%s on %s%n%n", experiment.file(), engine.description());
      boolean sane = new Sanity(config, material, engine, exact).run(found -> print(found, out));
      out.println();
      out.println(sane ? "all as predicted" : "NOT as predicted: do not train yet");
      out.flush();
      return sane;
    }
  }

  private static void print(Finding found, PrintWriter out) {
    String verdict = found.holds() ? "ok" : "FAIL";
    line(
        out,
        String.format(Locale.ROOT, "%-4s  %-20s", verdict, found.check()),
        "predicted",
        found.predicted());
    line(out, "", "allowed", found.allowed());
    line(out, "", "seen", found.seen());
    if (!found.holds()) {
      line(out, "", "therefore", found.diagnosis());
    }
    out.flush();
  }

  private static void line(PrintWriter out, String check, String label, String text) {
    String line = String.format(Locale.ROOT, "%-26s %-10s %s", check, label, text);
    out.println(Columns.wrapped(line, TEXT_COLUMN));
  }
}
