package surprisal.cli.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** {@code --tokenizer}: a tokenizer.json or the name of a known vocabulary. */
public final class TokenizerOption {
  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "FILE",
      description = "A tokenizer.json, or byte, gpt2, cl100k_base, o200k_base.")
  private String nameOrFile;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Opens it, and prints on standard error what its user should know.
   *
   * @throws surprisal.config.UserError if the file is not a tokenizer that can be read
   */
  public Tokenizer tokenizer() {
    Tokenizer tokenizer = Tokenizers.named(nameOrFile);
    tokenizer.notes().forEach(note -> command.commandLine().getErr().println("note: " + note));
    return tokenizer;
  }
}
