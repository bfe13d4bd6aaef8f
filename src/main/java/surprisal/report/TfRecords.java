package surprisal.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * TFRecord frames: length (u64), masked CRC-32C of the length, data, masked CRC-32C of the data,
 * all little-endian. The mask (TensorFlow, {@code lib/hash/crc32c.h}) is for data that itself
 * contains checksums, whose CRC would otherwise be degenerate.
 */
final class TfRecords {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int HEAD = 12;
  private static final int FOOT = 4;

  /**
   * What a file holds.
   *
   * @param records up to the first that is truncated or damaged
   * @param damaged whether something follows them other than a truncated last record
   */
  record Contents(List<byte[]> records, boolean damaged) {}

  private TfRecords() {}

  /** Writes a record as one frame, so that a kill truncates at most the last one. */
  static void write(WritableByteChannel channel, byte[] data) throws IOException {
    ByteBuffer frame =
        ByteBuffer.allocate(HEAD + data.length + FOOT).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(masked(frame.array(), 0, 8));
    frame.put(data);
    frame.putInt(masked(frame.array(), HEAD, data.length));
    frame.flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  static Contents read(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.remaining() >= HEAD) {
      int at = in.position();
      long length = in.getLong();
      if (in.getInt() != masked(all, at, 8) || length < 0) {
        return new Contents(records, true);
      }
      if (length > in.remaining() - FOOT) {
        break;
      }
      byte[] data = new byte[(int) length];
      in.get(data);
      if (in.getInt() != masked(data, 0, data.length)) {
        return new Contents(records, true);
      }
      records.add(data);
    }
    return new Contents(records, false);
  }

  private static int masked(byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, length);
    int crc = (int) sum.getValue();
    return (crc >>> 15 | crc << 17) + MASK_DELTA;
  }
}
