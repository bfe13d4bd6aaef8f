package surprisal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import surprisal.cli.options.TokenizerOption;
import surprisal.config.UserError;
import surprisal.tokenizer.Tokenizer;

/** Decodes ids on standard input to exactly the bytes they encode. */
@Command(
    name = "decode",
    description =
        "Decodes ids from standard input, separated by spaces, newlines or commas, to text.",
    mixinStandardHelpOptions = true)
final class TokenizerDecode implements Runnable {
  @Mixin private TokenizerOption tokenizer;

  @Option(
      names = "--jsonl",
      description = "One array of ids per line in, one JSON string per line out.")
  private boolean jsonl;

  private final InputStream in;
  private final OutputStream out;

  TokenizerDecode() {
    this(System.in, System.out);
  }

  TokenizerDecode(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public void run() {
    Tokenizer tokenizer = this.tokenizer.tokenizer();
    if (jsonl) {
      JsonLines.map(in, out, int[].class, "an array of ids", tokenizer::decode);
      return;
    }
    try {
      String input = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      out.write(tokenizer.decodeBytes(ids(input)));
      out.flush();
    } catch (IOException e) {
      throw new UserError("I/O error on standard input or output: " + e.getMessage(), e);
    }
  }

  private static int[] ids(String input) {
    IntStream.Builder ids = IntStream.builder();
    StringTokenizer words = new StringTokenizer(input, " \t\r\n,[]");
    for (int position = 0; words.hasMoreTokens(); position++) {
      String word = words.nextToken();
      try {
        ids.add(Integer.parseInt(word));
      } catch (NumberFormatException e) {
        throw new UserError(
            "standard input: '%s' at position %d is not an id".formatted(word, position), e);
      }
    }
    return ids.build().toArray();
  }
}
