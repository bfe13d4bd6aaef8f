package surprisal.formats;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import surprisal.config.UserError;

/**
 * An open file in the safetensors format: a u64 header length N, N bytes of JSON, raw little-endian
 * data. The header is checked when the file is opened; a tensor whose checksum the metadata holds
 * (as {@link SafetensorsWriter} writes it) is checked whenever it is read.
 */
public final class Safetensors implements AutoCloseable {
  /** The format's own limit. */
  private static final long LONGEST_HEADER = 100_000_000;

  /** Small, because every tensor has a native chunk of its own until the garbage is collected. */
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final SafetensorsHeader header;

  private Safetensors(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    long size = channel.size();
    if (size < 8) {
      throw error("%s has %d bytes; a safetensors file has 8 or more", file, size);
    }
    long length = exactly(ByteBuffer.allocate(8), 0).getLong();
    if (length < 0 || length > LONGEST_HEADER || length > size - 8) {
      String claimed = Long.toUnsignedString(length);
      throw error(
          "%s claims a header of %s bytes but has %d in total; it is cut short, or not safetensors",
          file, claimed, size);
    }
    dataStart = 8 + length;
    byte[] json = exactly(ByteBuffer.allocate((int) length), 8).array();
    header = SafetensorsHeader.parse(json, size - dataStart, file.toString());
  }

  /**
   * @throws UserError if the file cannot be read or is not a complete safetensors file
   */
  public static Safetensors open(Path file) {
    if (Files.isDirectory(file)) {
      throw error("%s is a folder; name a safetensors file in it", file);
    }
    try {
      FileChannel channel = FileChannel.open(file);
      try {
        return new Safetensors(file, channel);
      } catch (UserError | IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new UserError("there is no file " + file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Tensors by name, in the order of their data. */
  public Map<String, TensorEntry> entries() {
    return Collections.unmodifiableMap(header.entries());
  }

  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /** Elements of a tensor of any type; exact except for integers beyond 2^53. */
  public double[] doubles(String name) {
    double[] values = new double[length(entry(name))];
    Dtype dtype = entry(name).dtype();
    read(name, (i, chunk, at) -> values[i] = dtype.real(chunk, at));
    return values;
  }

  /**
   * Elements of a tensor of integers.
   *
   * @throws UserError if it holds floating-point numbers
   */
  public long[] longs(String name) {
    Dtype dtype = entry(name).dtype();
    if (dtype.isReal()) {
      throw error("%s: tensor %s holds %s, expected integers", file, name, dtype);
    }
    long[] values = new long[length(entry(name))];
    read(name, (i, chunk, at) -> values[i] = dtype.whole(chunk, at));
    return values;
  }

  /**
   * Fills the arrays, whose names, types and shapes must be exactly the file's. They are compared
   * before the first is written; after a checksum error some may already be filled.
   *
   * @throws UserError on a missing, unexpected, differently typed or shaped, or damaged tensor
   */
  public void readInto(List<NamedArray> arrays) {
    Set<String> unexpected = new HashSet<>(header.entries().keySet());
    for (NamedArray array : arrays) {
      TensorEntry entry = entry(array.name());
      unexpected.remove(array.name());
      if (entry.dtype() != array.dtype() || !entry.shape().equals(array.shape())) {
        throw error(
            "%s: tensor %s is %s %s, expected %s %s",
            file, array.name(), entry.dtype(), entry.shape(), array.dtype(), array.shape());
      }
    }
    if (!unexpected.isEmpty()) {
      String names = unexpected.stream().sorted().limit(3).collect(Collectors.joining(", "));
      throw error("%s contains %d unexpected tensors: %s", file, unexpected.size(), names);
    }
    for (NamedArray array : arrays) {
      int each = array.dtype().bytes();
      forEachChunk(
          entry(array.name()), (begin, chunk) -> array.tensor().copyFrom(chunk, begin / each));
    }
  }

  /**
   * Reads everything once.
   *
   * @throws UserError naming the first tensor that does not match its checksum
   */
  public void verify() {
    for (String name : header.entries().keySet()) {
      read(name, (i, chunk, at) -> {});
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TensorEntry entry(String name) {
    TensorEntry entry = header.entries().get(name);
    if (entry == null) {
      throw error("%s has no tensor %s among its %d tensors", file, name, header.entries().size());
    }
    return entry;
  }

  private int length(TensorEntry entry) {
    if (entry.length() > Integer.MAX_VALUE - 8) {
      throw error("%s: tensor %s of shape %s is too large", file, entry.name(), entry.shape());
    }
    return (int) entry.length();
  }

  private interface ElementReader {
    /** Element i of the tensor is element {@code at} of the chunk. */
    void accept(int i, ByteBuffer chunk, int at);
  }

  private void read(String name, ElementReader reader) {
    TensorEntry entry = entry(name);
    int each = entry.dtype().bytes();
    forEachChunk(
        entry,
        (begin, chunk) -> {
          int first = (int) (begin / each);
          int elements = chunk.remaining() / each;
          for (int at = 0; at < elements; at++) {
            reader.accept(first + at, chunk, at);
          }
        });
  }

  private interface ChunkReader {
    /** Bytes of a tensor from {@code begin} on. */
    void accept(long begin, ByteBuffer chunk);
  }

  /** Reads a tensor piece by piece, and checks its checksum at the end. */
  private void forEachChunk(TensorEntry entry, ChunkReader reader) {
    CRC32C crc = new CRC32C();
    long length = entry.end() - entry.begin();
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, length));
    try {
      for (long begin = 0; begin < length; begin += CHUNK) {
        chunk.clear().limit((int) Math.min(CHUNK, length - begin));
        crc.update(exactly(chunk, dataStart + entry.begin() + begin).duplicate());
        reader.accept(begin, chunk);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    check(entry, Checksum.hex(crc));
  }

  private void check(TensorEntry entry, String found) {
    String written = header.metadata().get(SafetensorsWriter.CHECKSUM + entry.name());
    if (written != null && !written.equals(found)) {
      throw error(
          "%s is damaged: tensor %s has checksum %s but was written with %s",
          file, entry.name(), found, written);
    }
  }

  /** Fills the buffer from a position of the file and flips it. */
  private ByteBuffer exactly(ByteBuffer buffer, long position) throws IOException {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("it shrank while it was being read");
      }
    }
    return buffer.flip();
  }

  private static UserError unreadable(Path file, IOException e) {
    return new UserError(file + " cannot be read: " + e.getMessage(), e);
  }

  private static UserError error(String format, Object... values) {
    return new UserError(String.format(Locale.ROOT, format, values));
  }
}
