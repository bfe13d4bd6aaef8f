package surprisal.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import surprisal.cli.options.TokenizerOption;
import surprisal.config.UserError;
import surprisal.tokenizer.Tokenizer;

/** Encodes standard input to ids on standard output. */
@Command(
    name = "encode",
    description = "Encodes text from standard input to ids.",
    mixinStandardHelpOptions = true)
final class TokenizerEncode implements Runnable {
  @Mixin private TokenizerOption tokenizer;

  @Option(
      names = "--jsonl",
      description = "One JSON string per line in, one array of ids per line out.")
  private boolean jsonl;

  @Option(
      names = "--special",
      description =
          "Add the special tokens that the tokenizer's post-processor puts around a text.")
  private boolean special;

  private final InputStream in;
  private final OutputStream out;

  TokenizerEncode() {
    this(System.in, System.out);
  }

  TokenizerEncode(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public void run() {
    Tokenizer tokenizer = this.tokenizer.tokenizer();
    if (jsonl) {
      JsonLines.map(in, out, String.class, "a JSON string", text -> ids(tokenizer, text));
      return;
    }
    try {
      int[] ids = ids(tokenizer, text(in.readAllBytes()));
      OutputStream lines = new BufferedOutputStream(out, 1 << 16);
      for (int i = 0; i < ids.length; i++) {
        String separator = i + 1 < ids.length ? " " : "\n";
        lines.write((ids[i] + separator).getBytes(StandardCharsets.US_ASCII));
      }
      lines.flush();
    } catch (IOException e) {
      throw new UserError("I/O error on standard input or output: " + e.getMessage(), e);
    }
  }

  private int[] ids(Tokenizer tokenizer, String text) {
    int[] ids = tokenizer.encode(text);
    return special ? tokenizer.withSpecialTokens(ids) : ids;
  }

  private static String text(byte[] bytes) {
    CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return strict.decode(buffer).toString();
    } catch (CharacterCodingException e) {
      throw new UserError(
          "standard input: byte %d (0x%02X) is not valid UTF-8"
              .formatted(buffer.position(), bytes[buffer.position()]),
          e);
    }
  }
}
