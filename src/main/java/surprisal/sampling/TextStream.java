package surprisal.sampling;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import surprisal.tokenizer.Tokenizer;

/**
 * Decodes tokens as they arrive. A character whose bytes are spread over several tokens is emitted
 * with the last of them; bytes that are not valid UTF-8 become U+FFFD.
 */
public final class TextStream {
  private final Tokenizer tokenizer;
  private final Consumer<String> out;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer waiting = ByteBuffer.allocate(0);

  /**
   * @param out receives each piece of text as soon as it is complete
   */
  public TextStream(Tokenizer tokenizer, Consumer<String> out) {
    this.tokenizer = tokenizer;
    this.out = out;
  }

  public void add(int token) {
    decode(tokenizer.decodeBytes(new int[] {token}), false);
  }

  /** Ends the stream: bytes of an unfinished character become U+FFFD. */
  public void end() {
    decode(new byte[0], true);
  }

  private void decode(byte[] bytes, boolean last) {
    ByteBuffer in = ByteBuffer.allocate(waiting.remaining() + bytes.length);
    in.put(waiting).put(bytes).flip();
    CharBuffer text = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, text, last);
    waiting = in;
    if (text.position() > 0) {
      out.accept(text.flip().toString());
    }
  }
}
