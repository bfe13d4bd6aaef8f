package surprisal.cli.view;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import surprisal.data.Batch;
import surprisal.data.TargetMask;
import surprisal.data.WindowOrder;
import surprisal.data.WindowReader;
import surprisal.data.shard.PreparedData;
import surprisal.report.Printable;

/** Prints some training windows as a model will see them, with the targets that count marked. */
public final class WindowView {
  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "0",
      description = "Print N training windows; targets that do not count are grey, or in ~ ~.")
  private int count;

  @Option(
      names = "--block-size",
      paramLabel = "T",
      defaultValue = "64",
      description = "Tokens per window shown.")
  private int blockSize;

  @Option(
      names = "--completion-only",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Exclude prompts from the loss.")
  private boolean completionOnly;

  @Option(
      names = "--first-of-document",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Include the first token of each document in the loss.")
  private boolean firstOfDocument;

  /**
   * @throws surprisal.config.UserError if the training part is shorter than one window
   */
  public void show(PreparedData data, long seed, PrintWriter console) {
    if (count < 1) {
      return;
    }
    WindowOrder order = new WindowOrder("epochs", data.train().size(), blockSize, seed);
    TargetMask mask = new TargetMask(completionOnly, firstOfDocument, Set.of());
    WindowReader reader = new WindowReader(data.train(), blockSize, mask, true);
    Batch batch = reader.allocate(1);
    int[] targets = new int[blockSize];
    boolean colour = Ansi.AUTO.enabled();
    for (int n = 0; n < count; n++) {
      long start = order.start(n);
      reader.read(batch, 0, start, blockSize);
      data.train().copy(start + 1, targets, 0, blockSize);
      console.printf(
          Locale.ROOT,
          "%nwindow at token %,d: %d of %d targets count%n",
          start,
          batch.counted(),
          blockSize);
      console.println(text(data, batch, targets, colour));
    }
  }

  /**
   * Adjacent tokens with the same mask are decoded together, so that multi-byte characters display.
   */
  private static String text(PreparedData data, Batch batch, int[] targets, boolean colour) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < targets.length; ) {
      boolean counts = batch.targets()[from] >= 0;
      int to = from;
      while (to < targets.length && batch.targets()[to] >= 0 == counts) {
        to++;
      }
      String run = Printable.text(data.tokenizer().decode(Arrays.copyOfRange(targets, from, to)));
      if (counts) {
        text.append(run);
      } else {
        text.append(colour ? "\u001b[90m" : "~").append(run).append(colour ? "\u001b[0m" : "~");
      }
      from = to;
    }
    return text.toString();
  }
}
