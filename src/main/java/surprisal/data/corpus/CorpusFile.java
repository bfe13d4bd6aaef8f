package surprisal.data.corpus;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  /** U+FEFF in UTF-8. */
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

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

  /** Bytes on disk; -1 for standard input, pipes and devices, which can be read only once. */
  long size() {
    if (path == null || !Files.isRegularFile(path)) {
      return -1;
    }
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UserError("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens the decompressed bytes, without a byte order mark, which is not part of the text.
   *
   * @param read counts bytes of the file as stored on disk
   */
  InputStream open(AtomicLong read) throws IOException {
    InputStream raw = path == null ? standardInput : Files.newInputStream(path);
    InputStream counted = new BufferedInputStream(new Counted(raw, read), 1 << 16);
    String name = name().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      return withoutMark(new GZIPInputStream(counted, 1 << 16));
    }
    return withoutMark(name.endsWith(".zst") ? new ZstdInputStream(counted) : counted);
  }

  private static InputStream withoutMark(InputStream in) throws IOException {
    PushbackInputStream text = new PushbackInputStream(in, MARK.length);
    byte[] start = text.readNBytes(MARK.length);
    if (!Arrays.equals(start, MARK)) {
      text.unread(start);
    }
    return text;
  }

  private static final class Counted extends FilterInputStream {
    private final AtomicLong count;

    Counted(InputStream in, AtomicLong count) {
      super(in);
      this.count = count;
    }

    /**
     * There may always be more: a pipe answers with an error, and GZIPInputStream takes 0 for the
     * end where another archive follows.
     */
    @Override
    public int available() {
      return 1;
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
