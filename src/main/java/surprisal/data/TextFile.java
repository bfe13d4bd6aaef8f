package surprisal.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import surprisal.config.UserError;

/** Reads a whole UTF-8 text into memory. */
public final class TextFile {
  /** The largest array that every JVM supports. */
  private static final long LARGEST = Integer.MAX_VALUE - 8;

  private TextFile() {}

  /**
   * The text of a file, unchanged, including line ends and byte order mark.
   *
   * @throws UserError if the file is missing, a folder, unreadable, empty, over 2 GB, or not UTF-8
   *     (with the offset of the first invalid byte)
   */
  public static String read(Path file) {
    byte[] bytes = bytes(file);
    if (bytes.length == 0) {
      throw new UserError(file + " is empty; give a text to train on");
    }
    return decode(bytes, file.toString());
  }

  private static byte[] bytes(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserError(file + " is a folder; name a text file");
    }
    if (!Files.exists(file)) {
      throw new UserError(file + " does not exist; name a UTF-8 text file");
    }
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new UserError(
            file + " has " + size + " bytes, too large to read into memory; use prepare first");
      }
      return Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw new UserError(file + " cannot be read; change its permissions", e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String decode(byte[] bytes, String name) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int offset = in.position();
      try {
        result.throwException();
      } catch (CharacterCodingException e) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s is not UTF-8: byte 0x%02X at offset %d; convert it, for example with iconv -t"
                    + " UTF-8",
                name,
                bytes[offset] & 0xff,
                offset),
            e);
      }
    }
    decoder.flush(out);
    return out.flip().toString();
  }
}
