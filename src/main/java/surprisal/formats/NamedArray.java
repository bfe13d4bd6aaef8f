package surprisal.formats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import surprisal.kernels.Tensor;

/** A tensor under its name in a file, to be written from or read into; FP32 or FP64. */
public record NamedArray(String name, Tensor tensor) {
  /** Small, because every tensor has a native chunk of its own until the garbage is collected. */
  private static final int CHUNK = 1 << 16;

  interface ChunkReader {
    void accept(ByteBuffer chunk) throws IOException;
  }

  public Dtype dtype() {
    return Dtype.of(tensor.type());
  }

  public List<Long> shape() {
    return Arrays.stream(tensor.shape()).boxed().toList();
  }

  /** CRC-32C of the little-endian bytes. */
  public String checksum() {
    CRC32C crc = new CRC32C();
    try {
      forEachChunk(crc::update);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Checksum.hex(crc);
  }

  /** Copies the tensor out of its engine piece by piece, as little-endian bytes. */
  void forEachChunk(ChunkReader reader) throws IOException {
    int each = dtype().bytes();
    long length = tensor.length();
    ByteBuffer chunk =
        ByteBuffer.allocateDirect((int) Math.min(CHUNK, length * each))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (long from = 0; from < length; from += CHUNK / each) {
      chunk.clear().limit((int) Math.min(CHUNK, (length - from) * each));
      tensor.copyTo(chunk, from);
      reader.accept(chunk.flip());
    }
  }
}
