package surprisal.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.config.DataConfig;
import surprisal.config.UserError;
import surprisal.evaluation.Evaluation;
import surprisal.kernels.Engines;
import surprisal.kernels.Kernels;
import surprisal.training.HeldOut;
import surprisal.training.Material;
import surprisal.training.TrainedModel;

/** What a model costs on held-out tokens. */
@Command(
    name = "eval",
    description = "Measures a trained model on the held-out part of a text.",
    mixinStandardHelpOptions = true)
final class EvalCommand implements Callable<Integer> {
  private static final int BATCH = 16;

  @Parameters(paramLabel = "CHECKPOINT", description = "a run's folder or one checkpoint's")
  private Path checkpoint;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "another text, split as the run's own (default: the run's text)")
  private Path data;

  @Option(names = "--json", paramLabel = "FILE", description = "also writes the numbers here")
  private Path json;

  @Mixin private ComputeOptions compute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Engines.Choice choice = compute.open();
    try (Kernels kernels = choice.kernels()) {
      TrainedModel trained = TrainedModel.open(checkpoint, kernels);
      trained.note().ifPresent(out::println);
      DataConfig own = trained.config().data();
      DataConfig config = data == null ? own : own.withText(data.toString());
      Material material = Material.open(Home.resolved(config), trained.tokenizer());
      int T = trained.config().model().blockSize();
      HeldOut heldOut = new HeldOut(config, material, BATCH, T, null);
      Evaluation found = heldOut.evaluator(trained.model(), kernels).evaluate();
      print(out, trained, config, T, found, heldOut);
      if (json != null) {
        write(trained, config.text(), found);
      }
      return 0;
    }
  }

  private void print(
      PrintWriter out,
      TrainedModel trained,
      DataConfig config,
      int T,
      Evaluation found,
      HeldOut heldOut) {
    double lnV = Math.log(trained.tokenizer().vocabSize());
    out.printf(Locale.ROOT, "model       %s, step %d%n", trained.folder(), trained.step());
    out.printf(
        Locale.ROOT,
        "text        the last %s of %s, in disjoint windows of %d%n",
        config.validationFraction(),
        config.text(),
        T);
    out.printf(Locale.ROOT, "counted     %,d tokens, %,d bytes%n", found.tokens(), found.bytes());
    out.printf(
        Locale.ROOT,
        "NLL         %.4f nats = %.4f bits per token (ln|V| %.4f, %.4f gained)%n",
        found.nllNats(),
        found.nllNats() / Math.log(2),
        lnV,
        lnV - found.nllNats());
    out.printf(Locale.ROOT, "perplexity  %.4f = e^nats = 2^bits%n", found.perplexity());
    out.printf(Locale.ROOT, "bits/byte   %.4f%n", found.bitsPerByte());
    out.println("standing    " + heldOut.ladder().standing(found.nllNats()).sentence());
    found
        .source()
        .ifPresent(
            means ->
                out.printf(
                    Locale.ROOT,
                    "source      CE %.4f = H %.4f + KL %.4f nats, in expectation%n",
                    means.crossEntropyNats(),
                    means.entropyNats(),
                    means.klNats()));
  }

  private void write(TrainedModel trained, String text, Evaluation found) throws IOException {
    ObjectNode record = new ObjectMapper().createObjectNode();
    record.put("checkpoint", trained.folder().toString());
    record.put("step", trained.step());
    record.put("text", text);
    record.put("nll_nats", found.nllNats());
    record.put("perplexity", found.perplexity());
    record.put("bits_per_byte", found.bitsPerByte());
    record.put("tokens", found.tokens());
    record.put("bytes", found.bytes());
    try {
      Files.writeString(json, record.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new UserError("cannot write " + json + ": " + e.getMessage(), e);
    }
  }
}
