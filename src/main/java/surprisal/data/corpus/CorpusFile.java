package surprisal.data.corpus;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import surprisal.config.UserError;

/**
 * One input: .txt or .jsonl, plain or compressed as .gz or .zst; any other file is read as text.
 *
 * @param path null for standard input
 */
record CorpusFile(Path path, InputStream standardInput) {

  String name() {
    return path == null ? "standard input" : path.toString();
  }

  private String plainName() {
    String name = name().toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") || name.endsWith(".zst")
        ? name.substring(0, name.lastIndexOf('.'))
        : name;
  }

  boolean isJsonLines() {
    return plainName().endsWith(".jsonl");
  }

  /** Whether a search of a folder includes this file. */
  boolean isText() {
    return plainName().endsWith(".txt") || isJsonLines();
  }

  /** Bytes on disk, or -1 for standard input. */
  long size() {
    if (path == null) {
      return -1;
    }
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UserError("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens the decompressed bytes.
   *
   * @param read counts bytes of the file as stored on disk
   */
  InputStream open(AtomicLong read) throws IOException {
    InputStream raw = path == null ? standardInput : Files.newInputStream(path);
    InputStream counted = new BufferedInputStream(new Counted(raw, read), 1 << 16);
    String name = name().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(counted, 1 << 16);
    }
    return name.endsWith(".zst") ? new ZstdInputStream(counted) : counted;
  }

  private static final class Counted extends FilterInputStream {
    private final AtomicLong count;

    Counted(InputStream in, AtomicLong count) {
      super(in);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count.addAndGet(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = super.read(to, offset, length);
      count.addAndGet(Math.max(0, read));
      return read;
    }
  }
}
