package surprisal.data.canary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import surprisal.config.UserError;

/**
 * Plants canaries as separate lines in a text (Carlini et al. 2019, The Secret Sharer).
 *
 * @param text with the canaries in it
 * @param canaries the canaries that were planted
 */
public record Planting(String text, Canaries canaries) {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final int KEY = 6;

  /**
   * @param times how often each canary is planted, one entry per canary
   * @param length letters per secret
   * @param validationFraction fraction of the text, at its end, that is held out from training and
   *     gets no canaries
   * @throws UserError if the text has too few lines
   */
  public static Planting in(
      String text,
      List<Integer> times,
      int length,
      double validationFraction,
      RandomGenerator random) {
    String alphabet = alphabet(text);
    List<Canary> canaries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int count : times) {
      String key = Canaries.draw(alphabet, KEY, random);
      while (!keys.add(key)) {
        key = Canaries.draw(alphabet, KEY, random);
      }
      canaries.add(
          new Canary(
              count, "The code for " + key + " is ", Canaries.draw(alphabet, length, random)));
    }
    Map<Integer, StringBuilder> lines = new TreeMap<>();
    double more = canaries.stream().mapToDouble(c -> c.times() * (double) line(c).length()).sum();
    // Planting also moves the cut.
    double end = (1 - validationFraction) * text.length() - validationFraction * more;
    List<Integer> places = places(text, end, random);
    int used = 0;
    for (Canary canary : canaries) {
      for (int n = 0; n < canary.times(); n++) {
        if (used == places.size()) {
          throw new UserError(
              "the text has "
                  + places.size()
                  + " lines to plant canaries between, fewer than the canaries; give a longer text"
                  + " or fewer --times");
        }
        lines
            .computeIfAbsent(places.get(used++), place -> new StringBuilder())
            .append(line(canary));
      }
    }
    StringBuilder planted = new StringBuilder();
    int from = 0;
    for (Map.Entry<Integer, StringBuilder> line : lines.entrySet()) {
      planted.append(text, from, line.getKey()).append(line.getValue());
      from = line.getKey();
    }
    planted.append(text, from, text.length());
    return new Planting(planted.toString(), new Canaries(alphabet, length, canaries));
  }

  private static String line(Canary canary) {
    return canary.prefix() + canary.secret() + "\n";
  }

  /** The lower-case letters of the text, so that its vocabulary changes as little as possible. */
  private static String alphabet(String text) {
    StringBuilder present = new StringBuilder();
    for (char letter : LETTERS.toCharArray()) {
      if (text.indexOf(letter) >= 0) {
        present.append(letter);
      }
    }
    return present.length() < 2 ? LETTERS : present.toString();
  }

  /** Starts of lines in random order. */
  private static List<Integer> places(String text, double end, RandomGenerator random) {
    List<Integer> places = new ArrayList<>();
    for (int at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
      places.add(at + 1);
    }
    for (int last = places.size() - 1; last > 0; last--) {
      Collections.swap(places, last, random.nextInt(last + 1));
    }
    return places;
  }
}
