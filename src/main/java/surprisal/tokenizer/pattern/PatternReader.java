package surprisal.tokenizer.pattern;

import java.util.ArrayList;
import java.util.List;
import surprisal.tokenizer.pattern.Node.Greed;

/**
 * Reads a regular expression in Oniguruma's own syntax. Beyond Java's: {@code ^} and {@code $} are
 * the ends of lines, {@code a{2}+} repeats {@code aa}, {@code a{2}?} makes it optional, {@code \h}
 * is a hexadecimal digit, and {@code m} lets the dot take newlines. Groups capture nothing, as no
 * one reads them.
 */
final class PatternReader {
  private static final int LONGEST = 5_000;
  private static final int DEEPEST = 100;
  private static final int MOST_REPEATED = 1_000;
  private static final int MOST_QUANTIFIERS = 8;

  private final PatternText text;
  private boolean anyCase;
  private boolean dotTakesAll;
  private boolean spaced;
  private int depth;

  private PatternReader(String pattern) {
    text = new PatternText(pattern);
  }

  static Node read(String pattern) throws PatternMistake {
    if (pattern.length() > LONGEST) {
      throw new PatternMistake("has " + pattern.length() + " characters, more than " + LONGEST);
    }
    PatternReader reader = new PatternReader(pattern);
    Node node = reader.choices();
    if (reader.text.peek() != PatternText.END) {
      throw reader.text.mistake("closes a group that is not open");
    }
    return node;
  }

  private Node choices() throws PatternMistake {
    List<Node> choices = new ArrayList<>();
    do {
      choices.add(inOrder());
    } while (text.accept("|"));
    return choices.size() == 1 ? choices.get(0) : new Node.FirstOf(choices);
  }

  private Node inOrder() throws PatternMistake {
    List<Node> parts = new ArrayList<>();
    for (int c = visible(); c != PatternText.END && c != '|' && c != ')'; c = visible()) {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.get(0) : new Node.InOrder(parts);
  }

  /** The next character, beyond spaces and comments where those do not count. */
  private int visible() throws PatternMistake {
    while (spaced && (text.peek() == '#' || UnicodeClasses.SPACE.has(Math.max(0, text.peek())))) {
      int c = text.next();
      while (c == '#' && text.peek() != '\n' && text.peek() != PatternText.END) {
        text.next();
      }
    }
    return text.peek();
  }

  private Node atom() throws PatternMistake {
    if (text.peek() == '{' && counted(new Node.InOrder(List.of())) != null) {
      throw text.mistake("has nothing to repeat");
    }
    int c = text.next();
    return switch (c) {
      case '(' -> group();
      case '[' -> new Node.OneOf(new ClassReader(text, anyCase).read());
      case '.' -> new Node.OneOf(dotTakesAll ? CodePoints.ANY : CodePoints.of('\n').complement());
      case '^' -> new Node.At(Place.LINE_START);
      case '$' -> new Node.At(Place.LINE_END);
      case '\\' -> escaped();
      case '*', '+', '?' -> throw text.mistake("has nothing to repeat");
      default -> literal(c);
    };
  }

  private Node literal(int character) {
    CodePoints one = CodePoints.of(character);
    return new Node.OneOf(anyCase ? one.inAnyCase() : one);
  }

  private Node escaped() throws PatternMistake {
    Node ofThisReader =
        switch (text.peek()) {
          case 'A' -> new Node.At(Place.TEXT_START);
          case 'z' -> new Node.At(Place.TEXT_END);
          case 'Z' -> new Node.At(Place.LAST_LINE_END);
          case 'b' -> new Node.At(Place.WORD_EDGE);
          case 'B' -> new Node.At(Place.NO_WORD_EDGE);
          case 'R' -> lineBreak();
          case 'w' -> new Node.OneOf(UnicodeClasses.WORD_ALONE);
          case 'W' -> new Node.OneOf(UnicodeClasses.WORD_ALONE.complement());
          default -> null;
        };
    if (ofThisReader != null) {
      text.next();
      return ofThisReader;
    }
    Escape escape = Escape.read(text);
    // A class outside of brackets keeps its case.
    return escape.isSet() ? new Node.OneOf(escape.set()) : literal(escape.character());
  }

  private static Node lineBreak() {
    Node pair =
        new Node.InOrder(
            List.of(new Node.OneOf(CodePoints.of('\r')), new Node.OneOf(CodePoints.of('\n'))));
    CodePoints single = CodePoints.range('\n', '\r').or(CodePoints.of(0x85, 0x2028, 0x2029));
    return new Node.Atomic(new Node.FirstOf(List.of(pair, new Node.OneOf(single))));
  }

  private Node group() throws PatternMistake {
    if (++depth > DEEPEST) {
      throw text.mistake("nests its groups too deeply");
    }
    boolean anyCaseOutside = anyCase;
    boolean dotTakesAllOutside = dotTakesAll;
    boolean spacedOutside = spaced;
    Node node;
    if (!text.accept("?")) {
      node = choices();
    } else if ("imx-".indexOf(text.peek()) >= 0) {
      options();
      if (text.accept(")")) {
        // Without a colon, the options hold for the rest of the group around them.
        Node rest = choices();
        depth--;
        return rest;
      }
      text.expect(":");
      node = choices();
    } else {
      node = extended();
    }
    text.expect(")");
    anyCase = anyCaseOutside;
    dotTakesAll = dotTakesAllOutside;
    spaced = spacedOutside;
    depth--;
    return node;
  }

  private void options() throws PatternMistake {
    boolean on = true;
    while (text.peek() != ':' && text.peek() != ')') {
      int c = text.next();
      switch (c) {
        case '-' -> on = false;
        case 'i' -> anyCase = on;
        case 'm' -> dotTakesAll = on;
        case 'x' -> spaced = on;
        default -> throw text.mistake("has the option " + Character.toString(c));
      }
    }
  }

  private Node extended() throws PatternMistake {
    int c = text.next();
    return switch (c) {
      case ':' -> choices();
      case '>' -> new Node.Atomic(choices());
      case '#' -> {
        while (text.peek() != ')') {
          text.next();
        }
        yield new Node.InOrder(List.of());
      }
      case '=' -> new Node.Look(choices(), false, false);
      case '!' -> new Node.Look(choices(), false, true);
      case '<' -> {
        if (text.accept("=")) {
          yield new Node.Look(choices(), true, false);
        } else if (text.accept("!")) {
          yield new Node.Look(choices(), true, true);
        }
        text.until(">");
        yield choices();
      }
      default -> throw text.mistake("has (?" + Character.toString(c) + ", which is not supported,");
    };
  }

  private Node repeated(Node atom) throws PatternMistake {
    Node node = atom;
    for (int n = 0; n <= MOST_QUANTIFIERS; n++) {
      int c = visible();
      Node more =
          switch (c) {
            case '?' -> repeated(node, 0, 1);
            case '*' -> repeated(node, 0, Node.ENDLESS);
            case '+' -> repeated(node, 1, Node.ENDLESS);
            case '{' -> counted(node);
            default -> null;
          };
      if (more == null) {
        return node;
      }
      node = more;
    }
    throw text.mistake("repeats a repetition too often");
  }

  private Node repeated(Node body, int from, int to) throws PatternMistake {
    text.next();
    Greed greed =
        text.accept("?") ? Greed.LAZY : text.accept("+") ? Greed.POSSESSIVE : Greed.GREEDY;
    return new Node.Repeat(body, from, to, greed);
  }

  /** {@code {2}}, {@code {2,}}, {@code {,3}} or {@code {2,3}}; any other brace is a character. */
  private Node counted(Node body) throws PatternMistake {
    int start = text.place();
    text.next();
    int from = text.number(10, 6);
    boolean comma = text.accept(",");
    int to = comma ? text.number(10, 6) : from;
    if (!text.accept("}") || from < 0 && to < 0) {
      text.back(start);
      return null;
    }
    from = Math.max(0, from);
    if (from > MOST_REPEATED || to > MOST_REPEATED) {
      throw text.mistake("repeats something more than " + MOST_REPEATED + " times");
    }
    to = to < 0 ? Node.ENDLESS : to;
    if (from > to) {
      throw text.mistake("repeats something at least " + from + " but at most " + to + " times");
    }
    if (!text.accept("?")) {
      return new Node.Repeat(body, from, to, Greed.GREEDY);
    }
    return comma
        ? new Node.Repeat(body, from, to, Greed.LAZY)
        : new Node.Repeat(new Node.Repeat(body, from, to, Greed.GREEDY), 0, 1, Greed.GREEDY);
  }
}
