package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

class TextComparisonTest {

  /** Sentences of made-up words: rank drawn as u^skew, so that a larger skew repeats more. */
  private static String text(
      RandomGenerator random, int sentences, double skew, int longest, double commas) {
    StringBuilder text = new StringBuilder();
    for (int s = 0; s < sentences; s++) {
      int words = 1 + random.nextInt(longest);
      for (int w = 0; w < words; w++) {
        text.append('w').append((int) (500 * Math.pow(random.nextDouble(), skew)));
        text.append(w + 1 == words ? ".\n" : random.nextDouble() < commas ? ", " : " ");
      }
    }
    return text.toString();
  }

  private static Map<String, TextComparison.Measure> compare(
      String a, String b, int permutations, RandomGenerator random) {
    Map<String, TextComparison.Measure> measures = new HashMap<>();
    TextComparison.of(a, b, permutations, random)
        .measures()
        .forEach(measure -> measures.put(measure.statistic(), measure));
    return measures;
  }

  @Test
  void rarelySuspectsTextsFromOneSource() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> suspected = new HashMap<>();
    for (int pair = 0; pair < 100; pair++) {
      String a = text(random, 40, 3, 12, 0.2);
      String b = text(random, 60, 3, 12, 0.2);
      compare(a, b, 99, random)
          .forEach((name, m) -> suspected.merge(name, m.p() <= 0.05 ? 1 : 0, Integer::sum));
    }
    assertThat(suspected).hasSize(5);
    // 5 expected; 13 or more happen once in 700 such tests.
    assertThat(suspected.values()).as("seed %d: %s", seed, suspected).allMatch(n -> n < 13);
  }

  @Test
  void tellsWhatIsDifferent() {
    SplittableRandom random = new SplittableRandom(6);
    String plain = text(random, 300, 3, 12, 0.2);
    Map<String, TextComparison.Measure> longer =
        compare(text(random, 300, 3, 24, 0.2), plain, 99, random);
    assertThat(longer.get("sentence length").p()).isEqualTo(0.01);
    assertThat(longer.get("sentence length").generated()).isBetween(11.5, 13.5);
    assertThat(longer.get("sentence length").held()).isBetween(6.0, 7.0);
    assertThat(longer.get("words").p()).isGreaterThan(0.05);

    Map<String, TextComparison.Measure> duller =
        compare(text(random, 300, 8, 12, 0.2), plain, 99, random);
    assertThat(duller.get("words").p()).isEqualTo(0.01);
    assertThat(duller.get("rank-frequency").p()).isEqualTo(0.01);
    assertThat(duller.get("type-token growth").p()).isEqualTo(0.01);
    assertThat(duller.get("sentence length").p()).isGreaterThan(0.05);

    Map<String, TextComparison.Measure> commas =
        compare(text(random, 300, 3, 12, 0.5), plain, 99, random);
    assertThat(commas.get("punctuation").p()).isEqualTo(0.01);
    assertThat(commas.get("words").p()).isGreaterThan(0.05);
  }

  @Test
  void measuresDistancesByTheirDefinitions() {
    assertThat(TextDistances.totalVariation(new long[] {2, 2, 0}, new long[] {1, 0, 1}))
        .isEqualTo(0.5);
    // Ranks: 3, 1 against 2, 2 of 4 words.
    assertThat(TextDistances.rankFrequency(new long[] {1, 3, 0}, new long[] {2, 0, 2}))
        .isEqualTo(0.25);
    assertThat(TextDistances.typeToken(new int[] {1, 2, 3, 4}, new int[] {1, 1, 1, 2}))
        .isEqualTo(0.5);
    assertThat(TextDistances.kolmogorovSmirnov(new int[] {1, 2, 3, 4}, new int[] {3, 3, 5}))
        .isEqualTo(0.5);
    assertThat(TextDistances.kolmogorovSmirnov(new int[] {7, 7}, new int[] {7})).isZero();
    assertThat(TextDistances.punctuation(Map.of(44, 0.25), Map.of(46, 0.125))).isEqualTo(0.25);
    assertThat(TextDistances.punctuation(Map.of(44, 0.25), Map.of(44, 0.125, 46, 0.125)))
        .isEqualTo(0.125);
  }

  @Test
  void splitsSentencesAndWords() {
    Map<String, Integer> words = new HashMap<>();
    List<Sentence> sentences =
        Sentence.split("He said: \"Don't go.\" 3.5 is\na number!\n\nTITLE\n\n\nno end", words);
    assertThat(words.keySet())
        .containsExactlyInAnyOrder(
            "He", "said", "Don't", "go", "3", "5", "is", "a", "number", "TITLE", "no", "end");
    assertThat(sentences).hasSize(4);
    assertThat(sentences.get(0).words()).containsExactly(0, 1, 2, 3);
    assertThat(sentences.get(0).marks()).containsExactly(':', '"', '\'', '.', '"');
    assertThat(sentences.get(0).characters()).isEqualTo(20);
    assertThat(sentences.get(1).words()).hasSize(5);
  }

  @Test
  void fitsZipfsLaw() {
    long[] counts =
        LongStream.rangeClosed(1, 2000).map(r -> Math.round(1e9 * Math.pow(r, -1.1))).toArray();
    ZipfFit fit = ZipfFit.of(counts);
    assertThat(fit.exponent()).isCloseTo(1.1, within(1e-4));
    assertThat(fit.distance()).isLessThan(1e-6);
    ZipfFit even = ZipfFit.of(new long[] {5, 0, 5, 5});
    assertThat(even.exponent()).isCloseTo(0, within(1e-12));
    assertThat(ZipfFit.of(new long[] {6, 3, 0, 3}).distance()).isBetween(0.01, 0.2);
  }

  @Test
  void fitsHeapsLaw() {
    int[] types = new int[100_000];
    for (int n = 1; n <= types.length; n++) {
      types[n - 1] = (int) Math.ceil(3 * Math.pow(n, 0.6));
    }
    HeapsFit fit = HeapsFit.of(types);
    assertThat(fit.exponent()).isCloseTo(0.6, within(0.01));
    assertThat(fit.factor()).isCloseTo(3, within(0.2));
    HeapsFit everything = HeapsFit.of(new int[] {1, 2, 3, 4, 5});
    assertThat(everything.exponent()).isCloseTo(1, within(1e-12));
  }

  @Test
  void refusesTextsTooShort() {
    assertThatThrownBy(
            () -> TextComparison.of("One.", "One. Two three.", 9, new SplittableRandom(1)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the generated text has 1 sentences and 1 words, too few to compare; give at least 2 of"
                + " each");
  }
}
