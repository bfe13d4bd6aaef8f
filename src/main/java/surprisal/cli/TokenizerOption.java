package surprisal.cli;

import picocli.CommandLine.Option;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** {@code --tokenizer}: a tokenizer.json or the name of a known vocabulary. */
final class TokenizerOption {
  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "FILE",
      description = "A tokenizer.json, or byte, gpt2, cl100k_base, o200k_base.")
  private String nameOrFile;

  /**
   * @throws surprisal.config.UserError if the file is no tokenizer that can be read
   */
  Tokenizer tokenizer() {
    return Tokenizers.named(nameOrFile);
  }
}
