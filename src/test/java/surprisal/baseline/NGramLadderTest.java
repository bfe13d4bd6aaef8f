package surprisal.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import surprisal.config.UserError;
import surprisal.data.TokenSequence;

class NGramLadderTest {

  @Test
  void worksAnExampleByHand() {
    // a 7, b 2, c 1, d 1; after a: a 4, b 2, c 1; after aa: a 2, b 2; after c: nothing.
    NGramLadder ladder =
        NGramLadder.count(ArrayTokens.of("aaabdaaabac", 'a'), 4, 3, Smoothing.WITTEN_BELL);

    assertThat(ladder.unigram()).containsExactly(8 / 15.0, 3 / 15.0, 2 / 15.0, 2 / 15.0);
    double[] p = new double[4];
    ladder.bigram(0, p);
    assertThat(p).containsExactly(new double[] {0.56, 0.26, 0.14, 0.04}, within(1e-15));
    ladder.bigram(2, p);
    assertThat(p).containsExactly(ladder.unigram());
    ladder.distribution(3, new int[] {0, 0}, p);
    assertThat(p[1]).isCloseTo((2 + 2 * 0.26) / 6, within(1e-15));

    Ladder scored = ladder.score(ArrayTokens.of("ab", 'a'), Windows.whole(2));
    assertThat(scored.rungs())
        .extracting(Rung::name)
        .containsExactly("uniform", "unigram", "bigram", "trigram");
    double a = -Math.log(8 / 15.0);
    assertThat(scored.rungs().get(0).nats()).isCloseTo(Math.log(4), within(1e-15));
    assertThat(scored.rungs().get(1).nats()).isCloseTo((a - Math.log(0.2)) / 2, within(1e-15));
    assertThat(scored.rungs().get(2).nats()).isCloseTo((a - Math.log(0.26)) / 2, within(1e-15));
    assertThat(scored.rungs().get(3)).isEqualTo(new Rung("trigram", scored.rungs().get(2).nats()));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 20",
    "2, 1",
    "2, 3",
    "2, 60",
    "3, 5",
    "4, 200",
    "7, 500",
    "65, 400",
    "50257, 300",
    "200019, 200"
  })
  void agreesWithTheDefinitionsTakenLiterally(int V, int length) {
    for (long seed = 0; seed < 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int alphabet = 2 + (int) seed * 7;
      int[] training = draw(random, length, V, alphabet);
      int[] held = draw(random, 50, V, alphabet + 1);
      for (int order = 1; order <= 6; order++) {
        BruteForceNGrams truth = new BruteForceNGrams(training, V, order);
        for (Smoothing smoothing : Smoothing.values()) {
          NGramLadder ladder = NGramLadder.count(new ArrayTokens(training), V, order, smoothing);
          String what = smoothing + " V " + V + " seed " + seed + " order " + order;
          double[][] whole = ladder.perToken(new ArrayTokens(held), Windows.whole(50));
          compare(what, whole, truth, smoothing, held, 0, 50);
          double[][] windowed = ladder.perToken(new ArrayTokens(held), Windows.disjoint(8, 50));
          compare(what + " windows", windowed, truth, smoothing, held, 1, 8);
        }
      }
    }
  }

  /** Compares windows of T targets; the first {@code lead} tokens of each are context only. */
  private static void compare(
      String what,
      double[][] actual,
      BruteForceNGrams truth,
      Smoothing smoothing,
      int[] held,
      int lead,
      int T) {
    for (int n = 0; n < actual.length; n++) {
      assertThat(actual[n]).as(what).hasSize(held.length - lead);
      for (int i = lead; i < held.length; i++) {
        List<Integer> context = BruteForceNGrams.list(held, (i - lead) / T * T, i);
        double p =
            smoothing == Smoothing.WITTEN_BELL
                ? truth.wittenBell(n, context, held[i])
                : truth.kneserNey(n, context, held[i]);
        assertThat(actual[n][i - lead])
            .as("%s rung %d token %d", what, n, i)
            .isCloseTo(-Math.log(p), within(1e-12));
      }
    }
  }

  /** Tokens from a few ids spread over the vocabulary, including the last. */
  private static int[] draw(SplittableRandom random, int length, int V, int alphabet) {
    int step = Math.max(1, V / (alphabet + 1));
    return random.ints(length, 0, Math.min(V, alphabet)).map(i -> V - 1 - i * step).toArray();
  }

  @Test
  void countsAcrossTheSeamsOfItsParallelWork() {
    SplittableRandom random = new SplittableRandom(5);
    int[] training = random.ints(200_000, 0, 3).toArray();
    int[] held = random.ints(140_000, 0, 3).toArray();
    BruteForceNGrams truth = new BruteForceNGrams(training, 3, 4);
    NGramLadder ladder = NGramLadder.count(new ArrayTokens(training), 3, 4, Smoothing.WITTEN_BELL);
    double[][] actual = ladder.perToken(new ArrayTokens(held), Windows.whole(held.length));
    for (int i = 0; i < held.length; i++) {
      List<Integer> context = BruteForceNGrams.list(held, Math.max(0, i - 3), i);
      assertThat(actual[4][i])
          .as("token %d", i)
          .isCloseTo(-Math.log(truth.wittenBell(4, context, held[i])), within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(Smoothing.class)
  void everyDistributionSumsToOne(Smoothing smoothing) {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int V = 2 + random.nextInt(30);
      int[] training = random.ints(100, 0, 1 + random.nextInt(V)).toArray();
      NGramLadder ladder = NGramLadder.count(new ArrayTokens(training), V, 6, smoothing);
      double[] p = new double[V];
      for (int n = 0; n <= 6; n++) {
        int[] context = random.ints(random.nextInt(7), 0, V).toArray();
        ladder.distribution(n, context, p);
        assertThat(DoubleStream.of(p).sum())
            .as("%s seed %d rung %d", smoothing, seed, n)
            .isCloseTo(1, within(1e-12));
        assertThat(DoubleStream.of(p).min().orElseThrow()).as("seed %d", seed).isPositive();
      }
    }
  }

  @Test
  void knowsTheEntropyOfItsFrequencies() {
    ArrayTokens half = new ArrayTokens(0, 1, 0, 1, 0, 1, 2, 2);
    NGramLadder ladder = NGramLadder.count(half, 50, 2, Smoothing.WITTEN_BELL);
    double expected = -2 * 3 / 8.0 * Math.log(3 / 8.0) - 0.25 * Math.log(0.25);
    assertThat(ladder.unigramEntropyNats()).isCloseTo(expected, within(1e-15));
  }

  @Test
  void refusesTooFewAndTooManyTokens() {
    assertThatThrownBy(() -> NGramLadder.count(new ArrayTokens(), 4, 2, Smoothing.WITTEN_BELL))
        .isInstanceOf(UserError.class)
        .hasMessage("the training part has no tokens to count n-grams in; give a longer text");
    TokenSequence endless =
        new TokenSequence() {
          @Override
          public long size() {
            return 3_000_000_000L;
          }

          @Override
          public void copy(long from, int[] to, int toOffset, int count) {
            throw new AssertionError("read");
          }
        };
    assertThatThrownBy(() -> NGramLadder.count(endless, 4, 2, Smoothing.WITTEN_BELL))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the training part has 3000000000 tokens, more than the 2147483583 that the n-gram"
                + " ladder can count; use part of it");
  }

  @Test
  void refusesTokensOutsideTheVocabulary() {
    assertThatThrownBy(
            () -> NGramLadder.count(new ArrayTokens(0, 1, 4), 4, 2, Smoothing.WITTEN_BELL))
        .hasStackTraceContaining("token 4 at 2 with a vocabulary of 4");
  }
}
