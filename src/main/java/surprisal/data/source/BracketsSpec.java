package surprisal.data.source;

import java.util.List;
import surprisal.config.UserError;

/**
 * Nested brackets, such as {@code ([]{})}; predicting which bracket closes takes a stack. At depth
 * 0 a bracket always opens, at the maximum depth the innermost one always closes; in between, a
 * bracket opens with probability {@code open}, otherwise the innermost one closes. The kind of an
 * opening bracket is one of K, chosen uniformly.
 *
 * @param pairs the kinds, each two characters: {@code ["()", "[]"]}
 * @param open probability of opening another bracket inside one
 * @param maxDepth maximum number of open brackets
 */
record BracketsSpec(long seed, int characters, List<String> pairs, double open, int maxDepth)
    implements SourceSpec {

  @Override
  public Source open(String name) {
    Size size = new Size(name, seed, characters);
    if (pairs.stream().anyMatch(pair -> pair.codePointCount(0, pair.length()) != 2)) {
      throw new UserError(name + ": pairs is " + pairs + "; each needs two characters, like ()");
    }
    Alphabet.characters(name, String.join("", pairs));
    if (!(open > 0 && open < 1)) {
      throw new UserError(name + ": open is " + open + "; it must be between 0 and 1");
    }
    if (maxDepth < 1 || maxDepth > 1_000_000) {
      throw new UserError(name + ": max_depth is " + maxDepth + "; give 1 to 1000000");
    }
    return new NestedBrackets(this, size);
  }
}
