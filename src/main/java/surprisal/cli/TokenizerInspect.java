package surprisal.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.cli.options.TokenizerOption;
import surprisal.cli.view.TokenCosts;
import surprisal.cli.view.TokenizerView;
import surprisal.config.UserError;
import surprisal.tokenizer.BpeTokenizer;
import surprisal.tokenizer.Tokenizer;

/** Shows what a tokenizer has learned, how it splits a text, and how other tokenizers compare. */
@Command(
    name = "inspect",
    description =
        "Merges, longest tokens, how a text is split, and its length under each tokenizer.",
    mixinStandardHelpOptions = true)
final class TokenizerInspect implements Runnable {
  private static final int SHOWN_CHARACTERS = 2000;

  @Spec private CommandSpec spec;
  @Mixin private TokenizerOption tokenizer;

  @Option(
      names = "--merges",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of merges to show, starting with the first; default ${DEFAULT-VALUE}.")
  private int merges;

  @Option(
      names = "--longest",
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of longest tokens to show; default ${DEFAULT-VALUE}.")
  private int longest;

  @ArgGroup private Text text;

  /** Where the text to split comes from. */
  static final class Text {
    @Option(names = "--text", paramLabel = "TEXT", description = "A text to split.")
    private String given;

    @Option(names = "--file", paramLabel = "FILE", description = "A file with a text to split.")
    private Path file;

    String read() {
      if (given != null) {
        return given;
      }
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UserError(
            "%s: cannot be read as UTF-8 text (%s)".formatted(file, e.getMessage()), e);
      }
    }
  }

  @Override
  public void run() {
    Tokenizer tokenizer = this.tokenizer.tokenizer();
    PrintWriter out = spec.commandLine().getOut();
    TokenizerView view = new TokenizerView(tokenizer, out);
    out.printf(Locale.ROOT, "%s, %,d tokens%n", tokenizer.kind(), tokenizer.vocabSize());
    if (tokenizer instanceof BpeTokenizer bpe) {
      view.merges(bpe, merges);
    }
    view.longest(longest);
    if (text != null) {
      String whole = text.read();
      boolean coloured = spec.commandLine().getColorScheme().ansi().enabled();
      view.split(head(whole), coloured);
      new TokenCosts(tokenizer).print(whole, out);
    }
    out.flush();
  }

  private static String head(String text) {
    int characters = text.codePointCount(0, text.length());
    return text.substring(0, text.offsetByCodePoints(0, Math.min(SHOWN_CHARACTERS, characters)));
  }
}
