package surprisal.data.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes one token file to a temporary name and renames it when it is complete. */
final class ShardWriter implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final int idBytes;
  private final String fingerprint;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C checksum = new CRC32C();
  private long tokens;
  private long textBytes;
  private int documents;
  private long[] starts = new long[64];
  private long[] prompts = new long[64];

  ShardWriter(Path file, int idBytes, String fingerprint) throws IOException {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.idBytes = idBytes;
    this.fingerprint = fingerprint;
    this.channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    channel.position(ShardHeader.BYTES);
  }

  long tokens() {
    return tokens;
  }

  /** Marks the next token as the start of a document with a prompt of this many tokens. */
  void document(long promptTokens) {
    if (documents == starts.length) {
      starts = Arrays.copyOf(starts, 2 * documents);
      prompts = Arrays.copyOf(prompts, 2 * documents);
    }
    starts[documents] = tokens;
    prompts[documents++] = promptTokens;
  }

  void append(int[] ids, long bytes) throws IOException {
    for (int id : ids) {
      if (buffer.remaining() < idBytes) {
        flush();
      }
      if (idBytes == 2) {
        buffer.putShort((short) id);
      } else {
        buffer.putInt(id);
      }
    }
    tokens += ids.length;
    textBytes += bytes;
  }

  private void flush() throws IOException {
    buffer.flip();
    checksum.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Writes what is left, syncs, and renames the file. */
  void finish() throws IOException {
    for (int d = 0; d < documents; d++) {
      if (buffer.remaining() < ShardHeader.DOCUMENT_BYTES) {
        flush();
      }
      buffer.putLong(starts[d]).putLong(prompts[d]);
    }
    flush();
    ShardHeader header =
        new ShardHeader(idBytes, tokens, documents, textBytes, checksum.getValue(), fingerprint);
    channel.write(header.write(), 0);
    channel.force(true);
    channel.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }
}
