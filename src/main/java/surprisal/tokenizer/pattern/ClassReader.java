package surprisal.tokenizer.pattern;

/** Reads a class in brackets, which may hold others: {@code [^\s[.,]]}, {@code [a-z&&[^aeiou]]}. */
final class ClassReader {
  private static final int DEEPEST = 50;

  private final PatternText text;
  private final boolean anyCase;
  private int depth;

  ClassReader(PatternText text, boolean anyCase) {
    this.text = text;
    this.anyCase = anyCase;
  }

  /** Reads on after the opening bracket, including the closing one. */
  CodePoints read() throws PatternMistake {
    if (++depth > DEEPEST) {
      throw text.mistake("nests its classes too deeply");
    }
    boolean negative = text.accept("^");
    if (text.peek() == ']' && !closesLater()) {
      throw text.mistake("has an empty class");
    }
    CodePoints common = CodePoints.ANY;
    CodePoints members = item();
    while (!text.accept("]")) {
      if (text.accept("&&")) {
        common = common.and(members);
        members = CodePoints.NONE;
      } else {
        members = members.or(item());
      }
    }
    depth--;
    CodePoints all = common.and(members);
    all = anyCase ? all.inAnyCase() : all;
    return negative ? all.complement() : all;
  }

  /** Whether a closing bracket that comes first is a character, because there is another. */
  private boolean closesLater() {
    int i = 1;
    while (text.peek(i) != ']' && text.peek(i) != PatternText.END) {
      i++;
    }
    return text.peek(i) == ']';
  }

  private CodePoints item() throws PatternMistake {
    if (text.accept("[:")) {
      return posix();
    }
    int c = text.next();
    if (c == '[') {
      return read();
    }
    Escape first = c == '\\' ? escape() : new Escape(c, null);
    boolean range = text.peek() == '-' && text.peek(1) != ']' && text.peek(1) != '[';
    if (!range) {
      return first.codePoints();
    }
    text.next();
    int end = text.next();
    Escape last = end == '\\' ? escape() : new Escape(end, null);
    if (first.isSet() || last.isSet()) {
      throw text.mistake("has a range between classes");
    }
    if (first.character() > last.character()) {
      throw text.mistake("has an empty range");
    }
    return CodePoints.range(first.character(), last.character());
  }

  private Escape escape() throws PatternMistake {
    return text.accept("b") ? new Escape('\b', null) : Escape.read(text);
  }

  private CodePoints posix() throws PatternMistake {
    boolean negative = text.accept("^");
    String name = text.until(":]");
    CodePoints set = UnicodeClasses.named(name);
    if (set == null) {
      throw new PatternMistake("has the class [:" + name + ":], which is not supported");
    }
    return negative ? set.complement() : set;
  }
}
