package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;
import surprisal.kernels.Engines;
import surprisal.kernels.Kernels;
import surprisal.sampling.Generator;
import surprisal.sampling.Sampling;
import surprisal.sampling.TextStream;
import surprisal.training.TrainedModel;

/** Text from a model. */
@Command(
    name = "sample",
    description = "Continues a text with a trained model.",
    mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CHECKPOINT", description = "a run's folder or one checkpoint's")
  private Path checkpoint;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "\n",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "text to go on from (default: a line break)")
  private String prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "300",
      description = "tokens to draw (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1.0",
      description = "divides the logits; 0 takes the most likely (default: ${DEFAULT-VALUE})")
  private double temperature;

  @Option(names = "--top-k", paramLabel = "K", description = "draw from the K most likely tokens")
  private Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "draw from the fewest tokens whose probabilities reach P")
  private Double topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "the same seed draws the same text (default: ${DEFAULT-VALUE})")
  private long seed;

  @Mixin private ComputeOptions compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Sampling sampling = sampling();
    PrintWriter out = spec.commandLine().getOut();
    Engines.Choice choice = compute.open();
    try (Kernels kernels = choice.kernels()) {
      TrainedModel trained = TrainedModel.open(checkpoint, kernels);
      trained.note().ifPresent(spec.commandLine().getErr()::println);
      int[] ids = trained.tokenizer().encode(prompt);
      TextStream text = new TextStream(trained.tokenizer());
      out.print(prompt);
      new Generator(trained.model(), sampling, seed)
          .generate(
              ids,
              tokens,
              id -> {
                out.print(text.next(id));
                out.flush();
              });
      out.println(text.rest());
      return 0;
    }
  }

  private Sampling sampling() {
    if (prompt.isEmpty()) {
      throw new UserError("--prompt is empty; give at least one character to go on from");
    }
    if (tokens < 1) {
      throw new UserError("--tokens is " + tokens + "; it must be at least 1");
    }
    try {
      return new Sampling(temperature, topK, topP);
    } catch (IllegalArgumentException e) {
      throw new UserError("--" + e.getMessage(), e);
    }
  }
}
