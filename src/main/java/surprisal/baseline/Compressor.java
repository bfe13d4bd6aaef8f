package surprisal.baseline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A general-purpose compressor at its strongest setting, to compare the loss with. */
public enum Compressor {
  /** DEFLATE at level 9: its window is 32 kB, so the training text hardly helps. */
  GZIP {
    @Override
    OutputStream open(OutputStream out, long size) throws IOException {
      return new GZIPOutputStream(out) {
        {
          def.setLevel(Deflater.BEST_COMPRESSION);
        }
      };
    }
  },
  /** LZMA2 at preset 9: its dictionary is up to 64 MiB and takes about 11 times that memory. */
  XZ {
    @Override
    OutputStream open(OutputStream out, long size) throws IOException {
      LZMA2Options options = new LZMA2Options(LZMA2Options.PRESET_MAX);
      // A dictionary larger than the text would only waste memory.
      long dictionary = Math.min(size, options.getDictSize());
      options.setDictSize((int) Math.max(LZMA2Options.DICT_SIZE_MIN, dictionary));
      return new XZOutputStream(out, options);
    }
  };

  abstract OutputStream open(OutputStream out, long size) throws IOException;

  /**
   * The cost of the validation text given the training text: the difference of two compressed
   * sizes.
   */
  public Compressed given(byte[] training, byte[] validation) {
    long both = size(training, validation);
    long alone = size(training, new byte[0]);
    return new Compressed(toString(), both - alone, validation.length);
  }

  private long size(byte[] first, byte[] second) {
    CountingStream counted = new CountingStream();
    try (OutputStream out = open(counted, (long) first.length + second.length)) {
      out.write(first);
      out.write(second);
    } catch (IOException e) {
      throw new UncheckedIOException("counting bytes cannot fail", e);
    }
    return counted.bytes;
  }

  /** {@code gzip}, {@code xz}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static final class CountingStream extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int offset, int length) {
      bytes += length;
    }
  }
}
