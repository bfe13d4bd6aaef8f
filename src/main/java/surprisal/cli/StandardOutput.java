package surprisal.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output that does not swallow failures, as Java's own does. When the reader is gone
 * ({@code | head -1}) the process ends soon and quietly, like other tools; when output cannot be
 * written (a full disk) it says so and ends. Both are like a signal: a training run still saves.
 */
final class StandardOutput extends OutputStream {
  /** 128 + SIGPIPE, which is how a shell reports tools that the signal ended. */
  private static final int READER_GONE = 141;

  private static final int UNWRITABLE = 2;

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private volatile int failure;

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (failure != 0) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      fail(e);
    }
  }

  private synchronized void fail(IOException e) {
    if (failure != 0) {
      return;
    }
    boolean readerGone = String.valueOf(e.getMessage()).contains("Broken pipe");
    failure = readerGone ? READER_GONE : UNWRITABLE;
    if (!readerGone) {
      System.err.println(
          "surprisal: standard output cannot be written ("
              + e.getMessage()
              + "); free space, or send it elsewhere");
    }
    // On a thread of its own: exit waits for this one if that has something to save.
    new Thread(() -> System.exit(failure), "output failed").start();
  }

  /** The process's exit code: the command's, unless its output failed. */
  int exitCode(int ofCommand) {
    return failure == 0 ? ofCommand : failure;
  }
}
