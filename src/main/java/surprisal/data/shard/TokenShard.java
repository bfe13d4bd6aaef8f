package surprisal.data.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32C;
import surprisal.config.UserError;
import surprisal.data.TokenSequence;

/** One memory-mapped token file. */
final class TokenShard implements TokenSequence {
  private final ShardHeader header;
  private final ByteBuffer map;

  private TokenShard(ShardHeader header, ByteBuffer map) {
    this.header = header;
    this.map = map;
  }

  /**
   * Maps a file and checks its header, length and checksum.
   *
   * @param fingerprint of the expected tokenizer
   * @throws UserError if the file is missing, damaged, or from another tokenizer
   */
  static TokenShard open(Path file, String fingerprint) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = ByteBuffer.allocate(ShardHeader.BYTES);
      while (first.hasRemaining() && channel.read(first) >= 0) {}
      ShardHeader header = ShardHeader.read(first.flip(), file);
      if (channel.size() != header.fileBytes()) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s has %d bytes, but its header says %d; create it again with prepare",
                file,
                channel.size(),
                header.fileBytes()));
      }
      requireTokenizer(header.fingerprint(), fingerprint, file);
      ByteBuffer map =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      CRC32C checksum = new CRC32C();
      checksum.update(map.slice(ShardHeader.BYTES, map.limit() - ShardHeader.BYTES));
      if (checksum.getValue() != header.checksum()) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s is damaged: its checksum is %08x, its header says %08x; create it again with"
                    + " prepare",
                file,
                checksum.getValue(),
                header.checksum()));
      }
      return new TokenShard(header, map);
    } catch (NoSuchFileException e) {
      throw new UserError(file + " is missing; create it again with prepare", e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  static void requireTokenizer(String found, String expected, Path file) {
    if (!found.equals(expected)) {
      throw new UserError(
          file
              + " was made with tokenizer "
              + found
              + ", not with "
              + expected
              + "; prepare the text again with the tokenizer you want");
    }
  }

  ShardHeader header() {
    return header;
  }

  @Override
  public long size() {
    return header.tokens();
  }

  @Override
  public void copy(long from, int[] to, int toOffset, int count) {
    Objects.checkFromIndexSize(from, count, header.tokens());
    Objects.checkFromIndexSize(toOffset, count, to.length);
    int at = (int) (ShardHeader.BYTES + from * header.idBytes());
    if (header.idBytes() == 2) {
      for (int n = 0; n < count; n++) {
        to[toOffset + n] = map.getChar(at + 2 * n);
      }
    } else {
      for (int n = 0; n < count; n++) {
        to[toOffset + n] = map.getInt(at + 4 * n);
      }
    }
  }

  long documentStart(long document) {
    return map.getLong((int) (header.documentsAt() + document * ShardHeader.DOCUMENT_BYTES));
  }

  long promptTokens(long document) {
    return map.getLong((int) (header.documentsAt() + document * ShardHeader.DOCUMENT_BYTES) + 8);
  }

  /** The last document of this file that starts at or before {@code position}, or -1. */
  long documentAt(long position) {
    long low = -1;
    long high = header.documents();
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (documentStart(middle) <= position) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
