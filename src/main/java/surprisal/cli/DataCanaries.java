package surprisal.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;
import surprisal.data.TextFile;
import surprisal.data.canary.Canary;
import surprisal.data.canary.Planting;

/** Plants secrets in a text, to measure later what a model has memorized. */
@Command(
    name = "canaries",
    description =
        "Plants random strings of known entropy in the training part of a text. After training on"
            + " it, eval --canaries measures how much of each was memorized.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class DataCanaries implements Runnable {
  @Parameters(paramLabel = "TEXT", description = "A UTF-8 text.")
  private Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Output file for the new text; FILE.canaries.json lists what was planted.")
  private Path out;

  @Option(
      names = "--times",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,4,16",
      description = "How often a secret is planted.")
  private List<Integer> times;

  @Option(
      names = "--each",
      paramLabel = "N",
      defaultValue = "2",
      description = "Secrets for each of these counts.")
  private int each;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "12",
      description = "Letters of a secret.")
  private int length;

  @Option(
      names = "--validation-fraction",
      paramLabel = "F",
      defaultValue = "0.1",
      description = "Share at the end of the text that training holds out; it is left unchanged.")
  private double validationFraction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1337",
      description = "Seed of the secrets.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    require(times.stream().allMatch(n -> n >= 1), "--times must be at least 1");
    require(each >= 1, "--each must be at least 1");
    require(length >= 1 && length <= 100, "--length must be 1 to 100");
    require(
        validationFraction >= 0 && validationFraction < 1,
        "--validation-fraction must be 0 or more and below 1");
    List<Integer> all = new ArrayList<>();
    double copies = (double) each * times.stream().mapToInt(n -> n).sum();
    require(
        copies * length <= Runtime.getRuntime().maxMemory() / 10.0,
        "so many secrets of this length are too large for the Java heap; plant fewer");
    times.forEach(n -> all.addAll(Collections.nCopies(each, n)));
    String text = TextFile.read(file);
    Planting planting =
        Planting.in(text, all, length, validationFraction, new SplittableRandom(seed));
    try {
      Files.writeString(out, planting.text(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError("cannot write " + out + " (" + e + "); choose another --out", e);
    }
    Path list = Path.of(out + ".canaries.json");
    planting.canaries().write(list);
    print(planting, list);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private void print(Planting planting, Path list) {
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        Locale.ROOT,
        "%d secrets of %d letters out of %d = %.1f bits each, in the training part of %s%n",
        planting.canaries().canaries().size(),
        length,
        planting.canaries().alphabet().length(),
        planting.canaries().entropyBits(),
        out);
    for (Canary canary : planting.canaries().canaries()) {
      console.printf(
          Locale.ROOT, "%4d times  %s%s%n", canary.times(), canary.prefix(), canary.secret());
    }
    console.println("listed in " + list);
    console.flush();
  }
}
