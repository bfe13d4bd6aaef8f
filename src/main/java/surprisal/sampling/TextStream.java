package surprisal.sampling;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import surprisal.tokenizer.Tokenizer;

/**
 * Turns tokens into text one by one. A token may end inside a character, whose bytes wait here for
 * the rest.
 */
public final class TextStream {
  private final Tokenizer tokenizer;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] waiting = {};

  public TextStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The characters that this token completes. */
  public String next(int id) {
    return decode(tokenizer.decodeBytes(new int[] {id}), false);
  }

  /** What is left at the end: U+FFFD for half a character. */
  public String rest() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] more, boolean end) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(waiting);
    joined.writeBytes(more);
    ByteBuffer in = ByteBuffer.wrap(joined.toByteArray());
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.reset().decode(in, out, end);
    waiting = new byte[in.remaining()];
    in.get(waiting);
    return out.flip().toString();
  }
}
