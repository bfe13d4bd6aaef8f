package surprisal.sampling;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How the next token is drawn from logits: temperature, then the topK most likely, then the
 * smallest set of most likely tokens whose mass reaches topP (Holtzman et al. 2020).
 *
 * @param temperature divides the logits; 0 takes the most likely token
 * @param topK number of tokens kept; null for all
 * @param topP probability mass kept; null for all
 */
public record Sampling(double temperature, Integer topK, Double topP) {
  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature is " + temperature + "; it must be 0 or more");
    }
    if (topK != null && topK < 1) {
      throw new IllegalArgumentException("top-k is " + topK + "; it must be at least 1");
    }
    if (topP != null && !(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p is " + topP + "; it must be above 0 and at most 1");
    }
  }

  /** One id drawn from {@code logits} [V]. */
  public int draw(double[] logits, SplittableRandom random) {
    int[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted((a, b) -> Double.compare(logits[b], logits[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    if (temperature == 0) {
      return order[0];
    }
    int kept = topK == null ? order.length : Math.min(topK, order.length);
    double[] p = new double[kept];
    double total = 0;
    for (int i = 0; i < kept; i++) {
      p[i] = Math.exp((logits[order[i]] - logits[order[0]]) / temperature);
      total += p[i];
    }
    if (topP != null) {
      double mass = 0;
      int nucleus = 0;
      while (nucleus < kept && mass < topP * total) {
        mass += p[nucleus++];
      }
      kept = nucleus;
      total = mass;
    }
    double u = random.nextDouble() * total;
    for (int i = 0; i < kept - 1; i++) {
      u -= p[i];
      if (u < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }
}
