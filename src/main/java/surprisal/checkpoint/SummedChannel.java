package surprisal.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;
import surprisal.checkpoint.StateFile.FileSum;
import surprisal.formats.Checksum;

/** Passes bytes on, and keeps track of their number and checksum. */
final class SummedChannel implements WritableByteChannel {
  private final WritableByteChannel target;
  private final CRC32C crc = new CRC32C();
  private long bytes;

  SummedChannel(WritableByteChannel target) {
    this.target = target;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    ByteBuffer written = source.duplicate();
    int count = target.write(source);
    crc.update(written.limit(source.position()));
    bytes += count;
    return count;
  }

  FileSum sum() {
    return new FileSum(bytes, Checksum.hex(crc));
  }

  @Override
  public boolean isOpen() {
    return target.isOpen();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
