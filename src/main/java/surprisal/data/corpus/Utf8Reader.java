package surprisal.data.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import surprisal.config.UserError;

/** Decodes UTF-8 and reports the offset of the first invalid byte. */
final class Utf8Reader extends Reader {
  private final InputStream in;
  private final String name;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).limit(0);
  private long consumed;
  private boolean ended;

  /**
   * @param replace whether invalid bytes become U+FFFD; otherwise they cause a {@link UserError}
   */
  Utf8Reader(InputStream in, String name, boolean replace) {
    this.in = in;
    this.name = name;
    CodingErrorAction action = replace ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
    this.decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(action).onUnmappableCharacter(action);
  }

  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    CharBuffer out = CharBuffer.wrap(to, offset, length);
    while (true) {
      int before = bytes.position();
      CoderResult result = decoder.decode(bytes, out, ended);
      consumed += bytes.position() - before;
      if (result.isError()) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s is not UTF-8: byte 0x%02X at offset %d; convert it, or use --invalid"
                    + " replace",
                name,
                bytes.get(bytes.position()) & 0xff,
                consumed));
      }
      int written = out.position() - offset;
      if (written > 0) {
        return written;
      }
      if (result.isOverflow()) {
        throw new IllegalStateException("no room for a surrogate pair in " + length + " chars");
      }
      if (ended) {
        return -1;
      }
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = read < 0;
      bytes.position(bytes.position() + Math.max(0, read)).flip();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
