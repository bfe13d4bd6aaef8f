package surprisal.cli.view;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import surprisal.data.shard.Preparation;

/** Progress of a preparation: a bar on a terminal, a line every ten seconds in a pipe. */
public final class PreparationBar implements Preparation.Progress, AutoCloseable {
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final long MEGABYTE = 1_000_000;

  private final PrintWriter lines;
  private final ProgressBar bar;
  private final long started = System.nanoTime();
  private long lastLine = started;

  /**
   * @param totalBytes -1 if unknown
   */
  public PreparationBar(PrintWriter lines, long totalBytes) {
    this.lines = lines;
    this.bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName("prepare")
                .setInitialMax(totalBytes)
                .setUnit(" MB", MEGABYTE)
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .build();
  }

  @Override
  public void update(long bytes, long totalBytes, long tokens) {
    if (bar != null) {
      bar.stepTo(bytes);
      bar.setExtraMessage(String.format(Locale.ROOT, " %,d tokens", tokens));
      return;
    }
    long now = System.nanoTime();
    if (now - lastLine < LINE_NANOS) {
      return;
    }
    lastLine = now;
    double seconds = (now - started) / 1e9;
    double rate = bytes / seconds;
    String left =
        totalBytes < 0
            ? ""
            : String.format(
                Locale.ROOT,
                " of %,d, %.0f s left",
                totalBytes / MEGABYTE,
                (totalBytes - bytes) / rate);
    lines.printf(
        Locale.ROOT,
        "prepare: %,d MB%s, %.1f MB/s, %,d tokens%n",
        bytes / MEGABYTE,
        left,
        rate / MEGABYTE,
        tokens);
    lines.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
