package surprisal.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import surprisal.checkpoint.CheckpointWriter.FileCreator;

/** Room for so many bytes in each checkpoint; like a real disk it first takes part of a write. */
final class FullDisk implements FileCreator {
  private final long space;
  private long left;

  FullDisk(long space) {
    this.space = space;
  }

  @Override
  public WritableByteChannel create(Path file) throws IOException {
    if (file.endsWith(Checkpoint.MODEL)) {
      left = space;
    }
    WritableByteChannel channel = CheckpointWriter.create(file);
    return new WritableByteChannel() {
      @Override
      public int write(ByteBuffer source) throws IOException {
        if (left == 0) {
          throw new IOException("No space left on device");
        }
        int count = (int) Math.min(left, source.remaining());
        channel.write(source.slice(source.position(), count));
        source.position(source.position() + count);
        left -= count;
        return count;
      }

      @Override
      public boolean isOpen() {
        return channel.isOpen();
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
