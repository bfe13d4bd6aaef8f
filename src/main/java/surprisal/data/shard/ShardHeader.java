package surprisal.data.shard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import surprisal.config.UserError;

/**
 * The first 128 bytes of a token file, little-endian: magic (8 bytes), version (4), bytes of an id
 * (4), tokens (8), documents (8), bytes of text (8), CRC-32C of everything after the header (8),
 * SHA-256 of the tokenizer (32), zeros, CRC-32C of the preceding bytes (4). The header is followed
 * by the ids and then, for each document, its first token and the number of tokens of its prompt (8
 * bytes each).
 *
 * @param idBytes 2 or 4
 * @param documents number of documents that start in this file; tokens before the first one
 *     continue a document
 * @param fingerprint of the tokenizer, in hexadecimal
 */
record ShardHeader(
    int idBytes, long tokens, long documents, long textBytes, long checksum, String fingerprint) {
  static final int BYTES = 128;
  static final int DOCUMENT_BYTES = 16;
  private static final byte[] MAGIC = "SURPTOKS".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  /** Whether the counts are possible in a file of {@code size} bytes, and leave none over. */
  boolean fits(long size) {
    boolean possible =
        (idBytes == 2 || idBytes == 4)
            && (tokens >= 0 && tokens <= size / idBytes)
            && (documents >= 0 && documents <= size / DOCUMENT_BYTES)
            && textBytes >= 0;
    return possible && fileBytes() == size;
  }

  long documentsAt() {
    return BYTES + tokens * idBytes;
  }

  long fileBytes() {
    return documentsAt() + documents * DOCUMENT_BYTES;
  }

  ByteBuffer write() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).putInt(VERSION).putInt(idBytes).putLong(tokens).putLong(documents);
    buffer.putLong(textBytes).putLong(checksum).put(HexFormat.of().parseHex(fingerprint));
    return buffer.putInt(BYTES - 4, crc(buffer)).rewind();
  }

  private static int crc(ByteBuffer buffer) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), 0, BYTES - 4);
    return (int) crc.getValue();
  }

  /**
   * @param buffer the first bytes of the file, at most 128
   * @throws UserError if they are not the header of a token file, or damaged
   */
  static ShardHeader read(ByteBuffer buffer, Path file) {
    byte[] magic = new byte[MAGIC.length];
    if (buffer.limit() >= magic.length) {
      buffer.get(0, magic);
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw new UserError(file + " is not a token file; create one with prepare");
    }
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    if (buffer.limit() < BYTES || buffer.getInt(BYTES - 4) != crc(buffer)) {
      throw new UserError(file + " has a damaged header; create it again with prepare");
    }
    int version = buffer.getInt(8);
    if (version != VERSION) {
      throw new UserError(
          file
              + " has version "
              + version
              + ", but this program reads version "
              + VERSION
              + "; create it again with prepare");
    }
    byte[] fingerprint = new byte[32];
    buffer.get(48, fingerprint);
    return new ShardHeader(
        buffer.getInt(12),
        buffer.getLong(16),
        buffer.getLong(24),
        buffer.getLong(32),
        buffer.getLong(40),
        HexFormat.of().formatHex(fingerprint));
  }
}
