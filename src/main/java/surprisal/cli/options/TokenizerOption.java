package surprisal.cli.options;

import picocli.CommandLine.Option;
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

  /**
   * @throws surprisal.config.UserError if the file is no tokenizer that can be read
   */
  public Tokenizer tokenizer() {
    return Tokenizers.named(nameOrFile);
  }
}
