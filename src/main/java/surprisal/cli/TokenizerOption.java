package surprisal.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import surprisal.tokenizer.PretrainedTokenizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.TokenizerJson;

/** {@code --tokenizer}: a tokenizer.json, or the name of a pretrained vocabulary. */
final class TokenizerOption {
  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "FILE",
      description = "A tokenizer.json, or one of gpt2, cl100k_base, o200k_base.")
  private String nameOrFile;

  /**
   * @throws surprisal.config.UserError if the file is no tokenizer that can be read
   */
  Tokenizer tokenizer() {
    return PretrainedTokenizer.NAMES.contains(nameOrFile)
        ? PretrainedTokenizer.named(nameOrFile)
        : TokenizerJson.read(Path.of(nameOrFile));
  }
}
