package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.checks.ReferenceCheck;
import surprisal.checks.ReferenceCheck.Finding;
import surprisal.checks.ReferenceCheck.Limits;
import surprisal.cli.options.ComputeOptions;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;

/** Compares this machine's engine with numbers from PyTorch. */
@Command(
    name = "verify",
    description =
        "Compares logits, losses, gradients and 20 AdamW steps with numbers that Hugging Face GPT-2"
            + " on PyTorch made in float64 (scripts/make_reference.py makes such a folder).",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final Limits DOUBLE = new Limits(1e-9, 1e-9, 1e-9, 1e-8, 1e-8);
  // The key part of c_attn.bias has no gradient in theory; Adam turns its rounding noise into
  // steps,
  // so parameters after the steps are told and not judged in less than double.
  private static final Limits FLOAT = new Limits(2e-6, 2e-6, 2e-6, 1e-4, null);
  private static final Limits BF16 = new Limits(1e-2, 2e-4, 2e-2, 1e-2, null);

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
    if (dtype != null) {
      compute.precision = dtype == Dtype.DOUBLE ? "fp64" : "fp32";
    }
    PrintWriter out = spec.commandLine().getOut();
    Engines.Choice choice = compute.open();
    try (Kernels kernels = choice.kernels()) {
      choice.note().ifPresent(out::println);
      out.println(folder + ": " + kernels.description());
      List<Finding> findings = ReferenceCheck.run(folder, kernels, limits());
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
          holds ? "agrees" : "does NOT agree: this engine computes wrongly on this machine");
      return holds ? 0 : 1;
    }
  }

  private Limits limits() {
    return switch (compute.precision) {
      case "fp64" -> DOUBLE;
      case "bf16" -> BF16;
      default -> FLOAT;
    };
  }
}
