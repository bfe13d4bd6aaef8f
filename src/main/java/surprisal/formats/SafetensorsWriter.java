package surprisal.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes arrays in the safetensors format, piece by piece: first a pass for the checksums that the
 * header holds, then one that writes.
 */
public final class SafetensorsWriter {
  /** Metadata key of a tensor's CRC32C: this and its name. */
  static final String CHECKSUM = "crc32c.";

  private SafetensorsWriter() {}

  /**
   * Writes the arrays in their order.
   *
   * @param metadata what the header is to hold besides the checksums; {@code format: pt} is added,
   *     without which the transformers library refuses a file
   */
  public static void write(
      WritableByteChannel channel, List<NamedArray> arrays, Map<String, String> metadata)
      throws IOException {
    Map<String, TensorEntry> entries = new LinkedHashMap<>();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("format", "pt");
    all.putAll(metadata);
    long begin = 0;
    for (NamedArray array : arrays) {
      long end = begin + TensorEntry.bytes(array.dtype(), array.shape());
      TensorEntry entry = new TensorEntry(array.name(), array.dtype(), array.shape(), begin, end);
      boolean taken = entries.put(array.name(), entry) != null;
      if (taken || array.name().equals(SafetensorsHeader.METADATA)) {
        throw new IllegalStateException(
            "two tensors, or a tensor and the metadata, share a name: " + array.name());
      }
      all.put(CHECKSUM + array.name(), array.checksum());
      begin = end;
    }
    write(channel, new SafetensorsHeader(entries, all).bytes());
    for (NamedArray array : arrays) {
      array.forEachChunk(chunk -> write(channel, chunk));
    }
  }

  private static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
