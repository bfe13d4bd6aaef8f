package surprisal.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.checks.Bench;
import surprisal.checks.MatmulPeak;
import surprisal.cli.options.ComputeOptions;
import surprisal.cli.options.ConfigOptions;
import surprisal.cli.view.BenchReport;
import surprisal.cli.view.PeakMemory;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.engines.Engines;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.Kernels;
import surprisal.run.MemoryCheck;
import surprisal.run.MemoryEstimate;
import surprisal.tokenizer.PretrainedTokenizer;

/** How fast this machine trains, and how fast it could. */
@Command(mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final int PEAK_ROWS = 2048;
  private static final long PEAK_NANOS = 600_000_000;

  @Mixin private ConfigOptions experiment = new ConfigOptions("configs/bench-a.yaml");
  @Mixin private ComputeOptions compute;

  @Option(
      names = "--vocab",
      paramLabel = "N",
      description =
          "|V| (default: that of the config's tokenizer if it is a pretrained one, rounded up to a"
              + " multiple of 64, else 65)")
  private Integer wantedVocabSize;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "steps that are timed, after a warm-up (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the numbers there too")
  private Path json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (wantedVocabSize != null) {
      requirePositive("--vocab", wantedVocabSize);
    }
    requirePositive("--steps", steps);
    experiment.read(compute.settings()).use(this::time);
    return 0;
  }

  private BenchReport time(RunConfig config) {
    int vocabSize = wantedVocabSize == null ? vocabSize(config) : wantedVocabSize;
    PrintWriter out = spec.commandLine().getOut();
    EngineMemory expected = Engines.expected(config.compute());
    MemoryCheck.now(MemoryEstimate.of(config, 1, expected)).require();
    MemoryCheck.now(MemoryEstimate.of(config, vocabSize, expected))
        .shortage()
        .ifPresent(
            shortage -> {
              String fix = "; give a smaller --vocab";
              throw new UserError("with |V| = " + vocabSize + " " + shortage + fix);
            });
    Engines.Choice choice = Engines.open(config.compute());
    try (Kernels kernels = choice.kernels()) {
      choice.note().ifPresent(out::println);
      out.println(experiment.file() + ", |V| = " + vocabSize + ": " + kernels.description());
      Bench bench = new Bench(config, vocabSize, kernels);
      List<Bench.Step> made = bench.steps(steps);
      Long memory = PeakMemory.bytes(); // before the large products ask for more
      double peak = MatmulPeak.measure(kernels, PEAK_ROWS, PEAK_NANOS);
      BenchReport report = BenchReport.of(bench, made, peak, memory, choice);
      out.print(report.table());
      out.flush();
      if (json != null) {
        write(report);
      }
      return report;
    }
  }

  private static int vocabSize(RunConfig config) {
    String tokenizer = config.data().tokenizer();
    return PretrainedTokenizer.NAMES.contains(tokenizer)
        ? (PretrainedTokenizer.named(tokenizer).vocabSize() + 63) / 64 * 64
        : 65;
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UserError(option + " is " + value + "; use 1 or more");
    }
  }

  private void write(BenchReport report) {
    try {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), report);
    } catch (IOException e) {
      throw new UserError("--json " + json + " cannot be written: " + e.getMessage(), e);
    }
  }
}
