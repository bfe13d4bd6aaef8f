package surprisal.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * CRC32C in eight hexadecimal digits. It finds every burst of up to 32 flipped bits and misses one
 * in four billion other errors; it does not protect against tampering.
 */
public final class Checksum {
  private static final int CHUNK = 1 << 20;

  private Checksum() {}

  /** The checksum of the bytes from position to limit; the position is unchanged. */
  public static String of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return hex(crc);
  }

  public static String of(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, channel.size() + 1));
      while (channel.read(chunk.clear()) >= 0) {
        crc.update(chunk.flip());
      }
    }
    return hex(crc);
  }

  public static String hex(CRC32C crc) {
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
