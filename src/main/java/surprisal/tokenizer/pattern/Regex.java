package surprisal.tokenizer.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled pattern. Thread-safe.
 *
 * <p>Not java.util.regex, because its syntax and classes are not Oniguruma's, its classes change
 * with the JDK, it recurses, and some patterns would keep it busy for hours.
 */
public final class Regex {
  private final Program.Compiled program;

  private Regex(Node node) throws PatternMistake {
    program = Program.of(node);
  }

  /**
   * @throws PatternMistake if the pattern is malformed, too large, or uses groups again:
   *     references, calls, conditions
   */
  public static Regex of(String pattern) throws PatternMistake {
    return new Regex(PatternReader.read(pattern));
  }

  /**
   * A pattern for this text only.
   *
   * @throws PatternMistake if it is too long
   */
  public static Regex literally(String text) throws PatternMistake {
    List<Node> characters = new ArrayList<>();
    text.codePoints().forEach(c -> characters.add(new Node.OneOf(CodePoints.of(c))));
    return new Regex(new Node.InOrder(characters));
  }

  /** A pattern for each character of a set. */
  public static Regex oneOf(CodePoints set) {
    return small(new Node.OneOf(set));
  }

  /** A pattern for words of letters, and for what stands between words and white space. */
  public static Regex wordsAndOthers() {
    CodePoints word = UnicodeClasses.RUST_WORD;
    CodePoints other = word.or(UnicodeClasses.SPACE).complement();
    return small(new Node.FirstOf(List.of(run(word), run(other))));
  }

  private static Node run(CodePoints set) {
    return new Node.Repeat(new Node.OneOf(set), 1, Node.ENDLESS, Node.Greed.GREEDY);
  }

  private static Regex small(Node node) {
    try {
      return new Regex(node);
    } catch (PatternMistake e) {
      throw new IllegalStateException("a pattern of this program", e);
    }
  }

  /** Receives a match, text[from, to). */
  public interface Found {
    void match(int from, int to);
  }

  /**
   * All matches from left to right. Of empty ones, none that touches the end of the match before.
   *
   * @throws surprisal.config.UserError if it takes too many steps
   */
  public void matches(String text, Found found) {
    Matcher matcher = new Matcher(program, text);
    int searched = 0;
    int lastEnd = -1;
    while (searched <= text.length()) {
      int from = searched;
      int to = matcher.end(from);
      while (to == Matcher.NO_MATCH && from < text.length()) {
        from += Character.charCount(text.codePointAt(from));
        to = matcher.end(from);
      }
      if (to == Matcher.NO_MATCH) {
        return;
      }
      if (from == to && to == lastEnd) {
        searched = searched == text.length() ? searched + 1 : text.offsetByCodePoints(searched, 1);
        continue;
      }
      found.match(from, to);
      searched = to;
      lastEnd = to;
    }
  }

  /** {@code text} with {@code content} in place of each match. */
  public String replaceAll(String text, String content) {
    StringBuilder replaced = new StringBuilder();
    int[] copied = {0};
    matches(
        text,
        (from, to) -> {
          replaced.append(text, copied[0], from).append(content);
          copied[0] = to;
        });
    return replaced.append(text, copied[0], text.length()).toString();
  }
}
