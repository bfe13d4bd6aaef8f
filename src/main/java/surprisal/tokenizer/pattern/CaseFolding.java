package surprisal.tokenizer.pattern;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which characters are one letter in different cases: {@code K}, {@code k} and the Kelvin sign.
 * Only single characters; Oniguruma also takes {@code ß} for {@code ss}.
 */
final class CaseFolding {
  /** In Turkish, these are another letter than i. */
  private static final Set<Integer> DOTTED_AND_DOTLESS = Set.of(0x130, 0x131);

  /** Each group's code points. */
  static final int[][] GROUPS = groups();

  private CaseFolding() {}

  private static int[][] groups() {
    Map<Integer, Set<Integer>> groups = new TreeMap<>();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int folded = Character.toLowerCase(Character.toUpperCase(c));
      if (folded != c && !DOTTED_AND_DOTLESS.contains(c)) {
        groups.computeIfAbsent(folded, key -> new TreeSet<>(Set.of(key))).add(c);
      }
    }
    return groups.values().stream()
        .map(group -> group.stream().mapToInt(c -> c).toArray())
        .toArray(int[][]::new);
  }
}
