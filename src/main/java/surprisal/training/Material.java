package surprisal.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import surprisal.baseline.Ladder;
import surprisal.baseline.NGramLadder;
import surprisal.baseline.Rung;
import surprisal.baseline.Smoothing;
import surprisal.baseline.Windows;
import surprisal.config.DataConfig;
import surprisal.data.Split;
import surprisal.data.ValidationWindows;
import surprisal.tokenizer.CharTokenizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/**
 * What a run learns from.
 *
 * @param characters code points of the text
 * @param floorNatsPerCharacter the source's entropy rate, where it is known
 */
public record Material(
    long characters, Tokenizer tokenizer, Split split, OptionalDouble floorNatsPerCharacter) {
  private static final int LADDER_ORDER = 5;

  /**
   * Reads or generates the text and encodes it.
   *
   * @throws surprisal.config.UserError if the text cannot be read, is too short to split, or has
   *     characters outside the vocabulary
   */
  public static Material open(DataConfig config) {
    return open(config, null);
  }

  /** As {@link #open(DataConfig)}, with a tokenizer that exists already; null makes one. */
  public static Material open(DataConfig config, Tokenizer given) {
    SourceText source = SourceText.read(Path.of(config.text()));
    String text = source.text();
    Tokenizer tokenizer =
        given != null
            ? given
            : config.tokenizer().equals("char")
                ? CharTokenizer.of(text)
                : Tokenizers.named(config.tokenizer());
    Split split = Split.tail(text, config.validationFraction(), tokenizer);
    return new Material(
        text.codePointCount(0, text.length()), tokenizer, split, source.floorNatsPerCharacter());
  }

  /** Characters in a token, on average over both parts; turns the floor into nats per token. */
  private double charactersPerToken() {
    return (double) characters / (split.train().size() + split.validation().size());
  }

  /**
   * What simpler models pay on the validation windows, counted on the training part, and at the
   * bottom the source's entropy where it is known.
   */
  public Ladder ladder(ValidationWindows windows, int T) {
    NGramLadder counts =
        NGramLadder.count(
            split.train(), tokenizer.vocabSize(), LADDER_ORDER, Smoothing.WITTEN_BELL);
    Windows same = Windows.at(windows::start, windows.windows(), T, split.validation().size());
    List<Rung> rungs = new ArrayList<>(counts.score(split.validation(), same).rungs());
    if (floorNatsPerCharacter.isPresent()) {
      rungs.add(
          new Rung("source's entropy", floorNatsPerCharacter.getAsDouble() * charactersPerToken()));
    }
    return new Ladder(rungs);
  }
}
