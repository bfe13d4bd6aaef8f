package surprisal.baseline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The definitions taken literally, on lists in maps: slow, and sharing nothing with the trie. */
final class BruteForceNGrams {
  private final int[] text;
  private final int V;
  private final Map<List<Integer>, Integer> counts = new HashMap<>();
  private final Map<List<Integer>, Set<Integer>> before = new HashMap<>();
  private final Map<List<Integer>, Set<Integer>> after = new HashMap<>();

  BruteForceNGrams(int[] text, int V, int order) {
    this.text = text;
    this.V = V;
    for (int n = 0; n <= order; n++) {
      for (int i = 0; i + n <= text.length; i++) {
        List<Integer> gram = list(text, i, i + n);
        counts.merge(gram, 1, Integer::sum);
        if (i > 0) {
          before.computeIfAbsent(gram, g -> new HashSet<>()).add(text[i - 1]);
        }
        if (i + n < text.length) {
          after.computeIfAbsent(gram, g -> new HashSet<>()).add(text[i + n]);
        }
      }
    }
  }

  static List<Integer> list(int[] text, int from, int to) {
    List<Integer> gram = new ArrayList<>();
    for (int i = from; i < to; i++) {
      gram.add(text[i]);
    }
    return gram;
  }

  private static List<Integer> join(List<Integer> context, int w) {
    List<Integer> gram = new ArrayList<>(context);
    gram.add(w);
    return gram;
  }

  double unigram(int w) {
    return (counts.getOrDefault(List.of(w), 0) + 1.0) / (text.length + V);
  }

  /** Witten-Bell of order n; falls back to the order below if the context is too short. */
  double wittenBell(int n, List<Integer> context, int w) {
    if (n == 0) {
      return 1.0 / V;
    }
    if (n == 1) {
      return unigram(w);
    }
    if (context.size() < n - 1) {
      return wittenBell(n - 1, context, w);
    }
    List<Integer> h = context.subList(context.size() - (n - 1), context.size());
    double lower = wittenBell(n - 1, context, w);
    double total = 0;
    for (int follower : after.getOrDefault(h, Set.of())) {
      total += counts.get(join(h, follower));
    }
    if (total == 0) {
      return lower;
    }
    double types = after.get(h).size();
    return (counts.getOrDefault(join(h, w), 0) + types * lower) / (total + types);
  }

  double kneserNey(int n, List<Integer> context, int w) {
    if (n == 0) {
      return 1.0 / V;
    }
    return n == 1 ? unigram(w) : discounted(n, context, w, true);
  }

  private double discounted(int n, List<Integer> context, int w, boolean highest) {
    if (n == 0) {
      return 1.0 / V;
    }
    double lower = discounted(n - 1, context, w, false);
    if (context.size() < n - 1) {
      return lower;
    }
    List<Integer> h = context.subList(context.size() - (n - 1), context.size());
    double total = 0;
    int types = 0;
    for (int follower : after.getOrDefault(h, Set.of())) {
      int count = count(join(h, follower), highest);
      total += count;
      types += count > 0 ? 1 : 0;
    }
    if (total == 0) {
      return lower;
    }
    double discount = discount(n, highest);
    return (Math.max(count(join(h, w), highest) - discount, 0) + discount * types * lower) / total;
  }

  private int count(List<Integer> gram, boolean highest) {
    return highest ? counts.getOrDefault(gram, 0) : before.getOrDefault(gram, Set.of()).size();
  }

  private double discount(int n, boolean highest) {
    double once = 0;
    double twice = 0;
    for (List<Integer> gram : counts.keySet()) {
      if (gram.size() == n) {
        int count = count(gram, highest);
        once += count == 1 ? 1 : 0;
        twice += count == 2 ? 1 : 0;
      }
    }
    return once == 0 || twice == 0 ? 0.5 : once / (once + 2 * twice);
  }
}
