package surprisal.run;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import surprisal.baseline.Ladder;
import surprisal.baseline.NGramLadder;
import surprisal.baseline.Smoothing;
import surprisal.baseline.StoredLadder;
import surprisal.baseline.Windows;
import surprisal.config.DataConfig;
import surprisal.data.DocumentTokens;
import surprisal.data.JoinedDocuments;
import surprisal.data.Split;
import surprisal.data.TargetMask;
import surprisal.data.TokenSlice;
import surprisal.data.WindowReader;
import surprisal.tokenizer.Tokenizer;

/**
 * A text on which to measure a trained model.
 *
 * @param name file and part, for display
 * @param mask which of its tokens count
 * @param material the whole text that it is a part of
 */
public record HeldText(String name, DocumentTokens tokens, TargetMask mask, TrainingData material) {
  /** On more training tokens, counting would take longer than the evaluation. */
  private static final long MOST_COUNTED = 20_000_000;

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
    TrainingData material = TrainingData.open(config, tokenizer);
    Split split = material.split();
    DocumentTokens tokens =
        switch (part) {
          case VALIDATION -> split.validation();
          case TRAIN -> split.train();
          case ALL -> new JoinedDocuments(split.train(), split.validation());
        };
    String name = config.text() + " (" + part + ")";
    return new HeldText(name, tokens, TargetMask.of(config, tokenizer), material);
  }

  /** The same text with every token counted. */
  public HeldText unmasked() {
    return new HeldText(name, tokens, TargetMask.NONE, material);
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

  /**
   * Losses of simpler models on the tokens that count, for the validation part: their n-grams are
   * counted on the training part. At the bottom is the source's entropy, where it is known.
   *
   * @param T targets of a window, which their contexts do not leave
   * @param at positions of the tokens that count
   */
  public Ladder ladder(int T, int[] at) {
    BitSet counted = new BitSet();
    Arrays.stream(at).forEach(place -> counted.set(place - 1));
    Windows windows = Windows.disjoint(T, tokens.size()).only(counted);
    Ladder ladder =
        material
            .storedLadder()
            .map(stored -> stored.score(windows))
            .orElseGet(() -> counts().score(tokens, windows));
    return Baselines.withFloor(ladder, material);
  }

  private NGramLadder counts() {
    DocumentTokens train = material.split().train();
    TokenSlice first = new TokenSlice(train, 0, Math.min(MOST_COUNTED, train.size()));
    return NGramLadder.count(
        first, material.tokenizer().vocabSize(), StoredLadder.ORDER, Smoothing.WITTEN_BELL);
  }

  /** The entropy of the text's source alone, as a ladder; empty if it is not known. */
  public Optional<Ladder> floor() {
    return material.floorNatsPerToken().isPresent()
        ? Optional.of(new Ladder(List.of(Baselines.floor(material))))
        : Optional.empty();
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
