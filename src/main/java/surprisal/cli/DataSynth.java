package surprisal.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;
import surprisal.data.source.Source;
import surprisal.data.source.Sources;
import surprisal.report.Printable;

/** Generates text from a source of known entropy. */
@Command(
    name = "synth",
    description =
        "Generates text from a source whose entropy is known exactly: the nats per"
            + " character below which no model can fall.",
    mixinStandardHelpOptions = true)
final class DataSynth implements Callable<Integer> {
  private static final int SHOWN = 300;

  @Parameters(paramLabel = "SPEC", description = "A specification, for example data/stories.yaml.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Output file; without it only the beginning is shown.")
  private Path out;

  @Option(names = "--seed", paramLabel = "N", description = "Seed; default: the specification's.")
  private Long seed;

  @Option(
      names = "--characters",
      paramLabel = "N",
      description = "Minimum length; default: the specification's.")
  private Integer characters;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (characters != null) {
      Sources.requireMemoryFor("--characters", characters);
    }
    Source source = Sources.open(file);
    String text =
        source.generate(
            seed == null ? source.seed() : seed,
            characters == null ? source.characters() : characters);
    int count = text.codePointCount(0, text.length());
    long kinds = text.codePoints().distinct().count();
    double nats = source.entropyNatsPerCharacter();
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        Locale.ROOT,
        "%s: entropy %.10f nats (%.10f bits) per character, perplexity %.4f%n",
        file,
        nats,
        nats / Math.log(2),
        Math.exp(nats));
    console.printf(
        Locale.ROOT,
        "%,d characters, %d distinct; a uniform model costs %.4f nats%n",
        count,
        kinds,
        Math.log(kinds));
    if (out == null) {
      int end = text.offsetByCodePoints(0, Math.min(count, SHOWN));
      console.println(System.lineSeparator() + Printable.text(text.substring(0, end)));
    } else {
      write(text);
      console.println("written to " + out);
    }
    console.flush();
    return 0;
  }

  private void write(String text) {
    try {
      Files.writeString(out, text);
    } catch (IOException e) {
      throw new UserError("cannot write " + out + " (" + e + "); choose another --out", e);
    }
  }
}
