package surprisal.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import surprisal.tokenizer.SplitBehavior.Part;
import surprisal.tokenizer.pattern.PatternMistake;
import surprisal.tokenizer.pattern.Regex;
import surprisal.tokenizer.pattern.UnicodeClasses;

/**
 * Splits a text at the matches of a pattern.
 *
 * @param invert whether what is between the matches counts as matches instead
 */
record Split(Regex pattern, SplitBehavior behavior, boolean invert) {

  /**
   * Reads a pre-tokenizer other than ByteLevel: all of them are splits.
   *
   * @throws surprisal.config.UserError if it is malformed or not supported
   */
  static List<Split> read(JsonPart part) {
    return switch (part.type()) {
      case "Split" ->
          List.of(
              new Split(
                  pattern(part.get("pattern")),
                  behavior(part.get("behavior")),
                  part.get("invert").flag()));
      case "Digits" -> {
        boolean individual = part.get("individual_digits").flag();
        SplitBehavior behavior = individual ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS;
        yield List.of(new Split(Regex.oneOf(UnicodeClasses.NUMERIC), behavior, false));
      }
      case "Punctuation" -> List.of(punctuation(part.get("behavior")));
      case "Whitespace" -> List.of(new Split(Regex.wordsAndOthers(), SplitBehavior.REMOVED, true));
      case "WhitespaceSplit" -> List.of(whitespace());
      case "BertPreTokenizer" -> List.of(whitespace(), punctuation(part.get("behavior")));
      case "CharDelimiterSplit" -> {
        Regex delimiter = literally(part.get("delimiter"));
        yield List.of(new Split(delimiter, SplitBehavior.REMOVED, false));
      }
      default ->
          throw part.error("the pre-tokenizer %s is not supported", part.get("type").shown());
    };
  }

  private static Split whitespace() {
    return new Split(Regex.oneOf(UnicodeClasses.SPACE), SplitBehavior.REMOVED, false);
  }

  private static Split punctuation(JsonPart behavior) {
    return new Split(
        Regex.oneOf(UnicodeClasses.PUNCTUATION),
        behavior.isPresent() ? behavior(behavior) : SplitBehavior.ISOLATED,
        false);
  }

  private static SplitBehavior behavior(JsonPart part) {
    return Arrays.stream(SplitBehavior.values())
        .filter(behavior -> behavior.spelling.equals(part.text()))
        .findFirst()
        .orElseThrow(
            () ->
                part.wrong("Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous"));
  }

  /** {@code {"String": ...}} or {@code {"Regex": ...}}. */
  static Regex pattern(JsonPart part) {
    if (part.get("String").isPresent()) {
      return literally(part.get("String"));
    }
    JsonPart regex = part.get("Regex");
    try {
      return Regex.of(regex.text());
    } catch (PatternMistake e) {
      throw regex.error("the pattern %s %s", regex.shown(), e.getMessage());
    }
  }

  private static Regex literally(JsonPart part) {
    try {
      return Regex.literally(part.text());
    } catch (PatternMistake e) {
      throw part.error("the text %s %s", part.shown(), e.getMessage());
    }
  }

  /** Hands on the parts of {@code text} that remain and are not empty. */
  void split(String text, Consumer<String> to) {
    for (Part part : behavior.kept(parts(text))) {
      if (part.from() < part.to()) {
        to.accept(text.substring(part.from(), part.to()));
      }
    }
  }

  /** All of the text, divided into matches and what is between them. */
  private List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    pattern.matches(
        text,
        (from, to) -> {
          between(parts, from);
          parts.add(new Part(from, to, !invert));
        });
    between(parts, text.length());
    return parts;
  }

  private void between(List<Part> parts, int to) {
    int from = parts.isEmpty() ? 0 : parts.get(parts.size() - 1).to();
    if (from < to) {
      parts.add(new Part(from, to, invert));
    }
  }

  /** Whether parts of a text are left out. */
  boolean removes() {
    return behavior == SplitBehavior.REMOVED;
  }
}
