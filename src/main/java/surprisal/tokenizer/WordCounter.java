package surprisal.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import surprisal.config.UserError;

/**
 * Counts the words of texts on all cores, in memory that grows with the number of distinct words
 * rather than the length of the text: a text is read in blocks that are cut only where no word
 * changes.
 */
public final class WordCounter {
  private static final int BLOCK = 1 << 21;

  /** Java heap for a byte of a word that is read and counted. */
  private static final int BYTES_PER_BYTE = 10;

  private final int threads;
  private final WordCounts counts = new WordCounts();

  public WordCounter() {
    this(Runtime.getRuntime().availableProcessors());
  }

  WordCounter(int threads) {
    this.threads = threads;
  }

  public WordCounts counts() {
    return counts;
  }

  /** Counts the words of one document. */
  public void add(String document) {
    byte[] text = Utf8.bytes(document);
    counts.addText(text, 0, text.length);
  }

  /**
   * Counts the words of a UTF-8 stream, to its end. The caller closes it.
   *
   * @param name of the text, for error messages
   * @param replaceInvalid whether invalid bytes become U+FFFD instead of causing an error
   * @throws UserError at the first invalid byte, with its offset
   */
  public void read(InputStream in, String name, boolean replaceInvalid) {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    Queue<WordCounts> idle = new ConcurrentLinkedQueue<>();
    Deque<Future<?>> running = new ArrayDeque<>();
    try {
      Blocks blocks = new Blocks(in, name, BLOCK);
      for (byte[] block = blocks.next(); block != null; block = blocks.next()) {
        byte[] text = block;
        long offset = blocks.offset();
        running.add(
            workers.submit(
                () -> {
                  WordCounts own = idle.poll();
                  own = own == null ? new WordCounts() : own;
                  count(own, text, offset, name, replaceInvalid);
                  idle.add(own);
                }));
        if (running.size() > 2 * threads) {
          await(running.remove());
        }
      }
      while (!running.isEmpty()) {
        await(running.remove());
      }
    } catch (IOException e) {
      throw new UserError("%s: cannot be read (%s)".formatted(name, e.getMessage()), e);
    } finally {
      workers.shutdownNow();
    }
    idle.forEach(counts::addAll);
  }

  private static void count(
      WordCounts counts, byte[] block, long offset, String name, boolean replaceInvalid) {
    byte[] text = block;
    int invalid = Utf8.firstInvalid(text, 0, text.length);
    if (invalid >= 0) {
      if (!replaceInvalid) {
        throw new UserError(
            ("%s: byte %d (0x%02X) is not valid UTF-8; convert the file, or replace such bytes with"
                    + " --invalid replace")
                .formatted(name, offset + invalid, text[invalid]));
      }
      text = Utf8.bytes(Utf8.text(text));
    }
    counts.addText(text, 0, text.length);
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("counting words failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while counting words", e);
    }
  }

  /** Blocks of whole words; a block is longer than requested only if a single word is. */
  static final class Blocks {
    private final InputStream in;
    private final String name;
    private final int size;
    private final long longest;
    private byte[] rest = new byte[0];
    private long offset;
    private long nextOffset;

    Blocks(InputStream in, String name, int size) {
      this.in = in;
      this.name = name;
      this.size = size;
      longest = Math.min(1 << 29, Runtime.getRuntime().maxMemory() / BYTES_PER_BYTE);
    }

    /** Offset of the last block, in bytes. */
    long offset() {
      return offset;
    }

    /** The next block; null at the end. */
    byte[] next() throws IOException {
      byte[] buffer = rest;
      int cut = -1;
      while (cut < 0) {
        int before = buffer.length;
        if (before > longest) {
          throw new UserError(
              String.format(
                  Locale.ROOT,
                  "%s has a single word of more than %,d bytes from byte %d on, too long for the"
                      + " Java heap; raise it with SURPRISAL_JAVA_OPTS=-Xmx..., or leave it out",
                  name,
                  longest,
                  nextOffset));
        }
        buffer = Arrays.copyOf(buffer, before + Math.max(size, before));
        int read = in.readNBytes(buffer, before, buffer.length - before);
        if (before + read < buffer.length) {
          buffer = Arrays.copyOf(buffer, before + read);
          cut = buffer.length;
        } else {
          cut = SplitPattern.lastCut(buffer, 0, buffer.length);
        }
      }
      offset = nextOffset;
      nextOffset += cut;
      rest = Arrays.copyOfRange(buffer, cut, buffer.length);
      return cut == 0 ? null : Arrays.copyOf(buffer, cut);
    }
  }
}
