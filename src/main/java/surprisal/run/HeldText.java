package surprisal.run;

import java.util.Locale;
import surprisal.config.DataConfig;
import surprisal.data.DocumentTokens;
import surprisal.data.JoinedDocuments;
import surprisal.data.Split;
import surprisal.data.TargetMask;
import surprisal.data.WindowReader;
import surprisal.tokenizer.Tokenizer;

/**
 * A text on which to measure a trained model.
 *
 * @param name file and part, for display
 * @param mask which of its tokens count
 */
public record HeldText(String name, DocumentTokens tokens, TargetMask mask) {

  /** Which part of a text. */
  public enum Part {
    VALIDATION,
    TRAIN,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads and encodes a part of {@code config}'s text, cut as training cuts it, with the masks that
   * {@code config} asks for.
   *
   * @param tokenizer the model's, whatever the configuration names
   * @throws surprisal.config.UserError if the text cannot be read or has characters outside the
   *     vocabulary
   */
  public static HeldText read(DataConfig config, Part part, Tokenizer tokenizer) {
    Split split = TrainingData.open(config, tokenizer).split();
    DocumentTokens tokens =
        switch (part) {
          case VALIDATION -> split.validation();
          case TRAIN -> split.train();
          case ALL -> new JoinedDocuments(split.train(), split.validation());
        };
    String name = config.text() + " (" + part + ")";
    return new HeldText(name, tokens, TargetMask.of(config, tokenizer));
  }

  /** The same text with every token counted. */
  public HeldText unmasked() {
    return new HeldText(name, tokens, TargetMask.NONE);
  }

  /**
   * Windows of {@code model}'s block size over the text, with the same attention across documents
   * as in its run.
   */
  public WindowReader windows(TrainedModel model) {
    return new WindowReader(
        tokens,
        model.config().model().blockSize(),
        mask,
        model.config().data().attendAcrossDocuments());
  }

  /** How often each of {@code vocabSize} tokens occurs. */
  public int[] counts(int vocabSize) {
    int[] counts = new int[vocabSize];
    int[] chunk = new int[1 << 16];
    for (long from = 0; from < tokens.size(); from += chunk.length) {
      int count = (int) Math.min(chunk.length, tokens.size() - from);
      tokens.copy(from, chunk, 0, count);
      for (int n = 0; n < count; n++) {
        counts[chunk[n]]++;
      }
    }
    return counts;
  }
}
