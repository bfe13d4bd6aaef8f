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

/** One memory-mapped token file, less than 2 GB. */
final class TokenShard implements TokenSequence {
  private static final int CHUNK = 1 << 14;

  private final ShardHeader header;
  private final ByteBuffer map;

  private TokenShard(ShardHeader header, ByteBuffer map) {
    this.header = header;
    this.map = map;
  }

  /**
   * Maps a file and checks all of it: header, length, checksum, ids and documents.
   *
   * @param fingerprint of the expected tokenizer
   * @param vocabSize |V| of that tokenizer
   * @throws UserError if the file is missing, damaged, or from another tokenizer
   */
  static TokenShard open(Path file, String fingerprint, int vocabSize) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = ByteBuffer.allocate(ShardHeader.BYTES);
      while (first.hasRemaining() && channel.read(first) >= 0) {}
      ShardHeader header = ShardHeader.read(first.flip(), file);
      if (!header.fits(channel.size()) || channel.size() > Integer.MAX_VALUE) {
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
      TokenShard shard = new TokenShard(header, map);
      shard.requireIds(vocabSize, file);
      shard.requireDocuments(file);
      return shard;
    } catch (NoSuchFileException e) {
      throw new UserError(file + " is missing; create it again with prepare", e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** A pass over ids that the checksum has just brought into memory: 0.3 ns each. */
  private void requireIds(int vocabSize, Path file) {
    int[] ids = new int[CHUNK];
    for (long from = 0; from < size(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, size() - from);
      copy(from, ids, 0, count);
      for (int n = 0; n < count; n++) {
        if (ids[n] < 0 || ids[n] >= vocabSize) {
          throw new UserError(
              String.format(
                  Locale.ROOT,
                  "%s has the id %d at token %d, but the vocabulary has %d ids; create it again"
                      + " with prepare",
                  file,
                  ids[n],
                  from + n,
                  vocabSize));
        }
      }
    }
  }

  private void requireDocuments(Path file) {
    long before = 0;
    for (long document = 0; document < header.documents(); document++) {
      long start = documentStart(document);
      long prompt = promptTokens(document);
      boolean inOrder = start >= before && start <= size();
      if (!inOrder || prompt < 0 || prompt > size() - start) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s is damaged: document %d starts at token %d of %d, with a prompt of %d; create"
                    + " it again with prepare",
                file,
                document,
                start,
                size(),
                prompt));
      }
      before = start;
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
