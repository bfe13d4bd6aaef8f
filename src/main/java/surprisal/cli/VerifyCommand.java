package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.checks.Limits;
import surprisal.checks.ReferenceCheck;
import surprisal.checks.ReferenceCheck.Finding;
import surprisal.cli.options.ComputeOptions;
import surprisal.config.ConfigReader;
import surprisal.config.Setting;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;

/** Compares this machine's engine with numbers from PyTorch. */
@Command(mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  /** Element type of the computation. */
  enum Dtype {
    DOUBLE,
    FLOAT
  }

  @Parameters(paramLabel = "DIR", description = "folder with the reference numbers")
  private Path folder;

  @Option(
      names = "--dtype",
      description = "${COMPLETION-CANDIDATES}; DOUBLE is --precision fp64 --engine nd4j")
  private Dtype dtype;

  @Mixin private ComputeOptions compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Setting> flags = new ArrayList<>(compute.settings());
    String precision = dtype == null ? null : dtype == Dtype.DOUBLE ? "fp64" : "fp32";
    Setting.flag("--dtype", "compute.precision", precision).ifPresent(flags::add);
    PrintWriter out = spec.commandLine().getOut();
    Engines.Choice choice =
        ConfigReader.defaults(flags).use(config -> Engines.open(config.compute()));
    try (Kernels kernels = choice.kernels()) {
      choice.note().ifPresent(out::println);
      out.println(folder + ": " + kernels.description());
      List<Finding> findings = ReferenceCheck.run(folder, kernels, limits(choice.precision()));
      out.printf(Locale.ROOT, "%-34s %10s %8s%n", "largest relative error of", "found", "limit");
      for (Finding finding : findings) {
        out.printf(
            Locale.ROOT,
            "%-34s %10.1e %8s  %-4s %s%n",
            finding.what(),
            finding.error(),
            finding.limit() == null ? "-" : String.format(Locale.ROOT, "%.0e", finding.limit()),
            finding.limit() == null ? "" : finding.holds() ? "ok" : "FAIL",
            finding.worst());
      }
      boolean holds = findings.stream().allMatch(Finding::holds);
      out.println(
          holds ? "agrees" : "does NOT agree: this engine computes wrong results on this machine");
      return holds ? 0 : 1;
    }
  }

  private static Limits limits(String precision) {
    return switch (precision) {
      case "fp64" -> Limits.FP64;
      case "bf16" -> Limits.BF16;
      default -> Limits.FP32;
    };
  }
}
