package surprisal.tokenizer.pattern;

/** What is wrong with a pattern, as the end of a sentence; whoever reads it adds where it is. */
public final class PatternMistake extends Exception {
  PatternMistake(String what) {
    super(what);
  }
}
