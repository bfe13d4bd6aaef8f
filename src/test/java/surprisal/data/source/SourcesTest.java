package surprisal.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.UserError;

class SourcesTest {
  private static final String UNIFORM =
      "{source: uniform, seed: 1, characters: 500, alphabet: abcd}";
  private static final String UNIGRAM =
      "{source: unigram, seed: 1, characters: 500, weights: {a: 2, b: 1, 😀: 1}}";
  private static final String ORDER_1 =
      "{source: markov, seed: 1, characters: 500, table: {a: {a: 7, b: 3}, b: {a: 4, b: 1}}}";
  private static final String ORDER_2 =
      "{source: markov, seed: 1, characters: 500,"
          + " table: {aa: b, ab: {a: 1, b: 3}, bb: {a: 1, b: 1}, ba: {a: 2, b: 3}}}";
  private static final String RANDOM =
      "{source: random_markov, seed: 1, characters: 500, alphabet: \"abcdefg \", order: 2,"
          + " sharpness: 1.5, table_seed: 3}";
  private static final String BRACKETS =
      "{source: brackets, seed: 1, characters: 500, pairs: ['()', '[]'], open: 0.25, max_depth: 2}";
  private static final String DEEP =
      "{source: brackets, seed: 1, characters: 500, pairs: ['()', '[]', '{}'], open: 0.45,"
          + " max_depth: 40}";
  private static final String COPY =
      "{source: copy, seed: 1, characters: 500, alphabet: abcd, delimiter: ':', min_length: 2,"
          + " max_length: 3}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        UNIFORM + "|1.3862943611198906", // ln 4
        UNIGRAM + "|1.0397207708399179", // 3/2 ln 2
        // pi = (8/11, 3/11); h(0.3) = 0.6108643020548935, h(0.2) = 0.5004024235381879
        ORDER_1 + "|0.580738335186701",
        // the weights of the depths are 1, 4/3, 1/3: (ln 2 + 4/3 (h(1/4) + ln 2 / 4)) / (8/3)
        BRACKETS + "|0.6277411625893768",
        COPY + "|0.5941261547656673", // (ln 2 + 5/2 ln 4) / 7
      })
  void entropyByHand(String spec, double nats) {
    assertThat(Sources.open(spec, "spec").entropyNatsPerCharacter())
        .isCloseTo(nats, within(1e-14 * 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {UNIFORM, UNIGRAM, ORDER_1, ORDER_2, RANDOM, BRACKETS, DEEP, COPY})
  void theTrueDistributionExplainsALongText(String spec) {
    Source source = Sources.open(spec, "spec");
    int[] text = source.generate(12345, 400_000).codePoints().toArray();
    assertThat(text.length).isBetween(400_000, 400_008);
    KnownDistribution known = source.distribution();
    int[] alphabet = known.alphabet();
    double[] p = new double[alphabet.length];
    double[] surprise = new double[text.length];
    double[] entropy = new double[text.length];
    double worst = 0;
    for (int i = 0; i < text.length; i++) {
      known.next(p);
      worst = Math.max(worst, Math.abs(DoubleStream.of(p).sum() - 1));
      surprise[i] = -Math.log(p[Arrays.binarySearch(alphabet, text[i])]);
      entropy[i] = DoubleStream.of(p).filter(q -> q > 0).map(q -> -q * Math.log(q)).sum();
      known.advance(text[i]);
    }
    assertThat(worst).isLessThan(1e-12);
    assertThat(Arrays.stream(text).sorted().distinct().toArray()).containsExactly(alphabet);
    double rate = source.entropyNatsPerCharacter();
    assertClose(surprise, rate);
    assertClose(entropy, rate);
  }

  /** The mean is within 4.5 standard errors, estimated from the means of 200 blocks. */
  private static void assertClose(double[] values, double expected) {
    int block = values.length / 200;
    double[] means =
        IntStream.range(0, 200)
            .mapToDouble(
                b -> Arrays.stream(values, b * block, (b + 1) * block).average().orElseThrow())
            .toArray();
    double mean = Arrays.stream(means).average().orElseThrow();
    double variance = Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / 199;
    double error = Math.sqrt(variance / 200);
    assertThat(error).isLessThan(0.01 * expected);
    assertThat(Math.abs(mean - expected)).isLessThan(4.5 * error + 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {UNIFORM, UNIGRAM, ORDER_1, ORDER_2, RANDOM, DEEP, COPY})
  void copiesReadOnIndependently(String spec) {
    Source source = Sources.open(spec, "spec");
    int[] text = source.generate().codePoints().toArray();
    KnownDistribution known = source.distribution();
    double[] p = new double[known.alphabet().length];
    double[] q = p.clone();
    for (int i = 0; i < 100; i++) {
      known.advance(text[i]);
    }
    KnownDistribution copy = known.copy();
    for (int i = 100; i < 200; i++) {
      known.advance(text[i]);
    }
    for (int i = 100; i < 200; i++) {
      copy.advance(text[i]);
    }
    known.next(p);
    copy.next(q);
    assertThat(q).containsExactly(p);
  }

  @Test
  void theStationaryDistributionIsAFixedPoint() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int states = 2 + random.nextInt(60);
      TextChainBuilder builder = new TextChainBuilder("random");
      for (int s = 0; s < states; s++) {
        // Mostly a cycle (against the order of the sweeps for odd seeds) with rare jumps.
        int neighbour = Math.floorMod(seed % 2 == 0 ? s + 1 : s - 1, states);
        builder.state(
            List.of(
                new TextChainBuilder.Transition(0.99, "a", neighbour, "a"),
                new TextChainBuilder.Transition(0.01, "b", random.nextInt(states), "b")));
      }
      TextChain chain = builder.build();
      double[] pi = Stationary.of(chain);
      double[] moved = new double[states];
      for (int t = 0; t < chain.next.length; t++) {
        moved[chain.next[t]] += pi[t / 2] * chain.probability[t];
      }
      for (int s = 0; s < states; s++) {
        assertThat(moved[s]).as("seed %d", seed).isCloseTo(pi[s], within(1e-13));
      }
      assertThat(DoubleStream.of(pi).sum()).isCloseTo(1, within(1e-13));
    }
  }

  @Test
  void sameSeedSameText() {
    for (String spec : new String[] {UNIFORM, UNIGRAM, ORDER_2, RANDOM, DEEP, COPY}) {
      Source source = Sources.open(spec, "spec");
      assertThat(source.generate()).isEqualTo(Sources.open(spec, "spec").generate());
      assertThat(source.generate(2, 500)).isNotEqualTo(source.generate());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        UNIFORM + "|alphabet: abcd|alphabet: abca|alphabet \"abca\" repeats a character",
        UNIFORM + "|alphabet: abcd|alphabet: ''|alphabet is empty",
        UNIGRAM + "|a: 2|ax: 2|spec: weights: \"ax\" is not a single character",
        UNIGRAM + "|a: 2|a: 0|the weight of \"a\" is 0; give a number above 0",
        ORDER_2 + "|bb:|b:|the contexts \"aa\" and \"b\" differ in length",
        ORDER_2
            + "|ba: {a: 2, b: 3}|bc: a|after \"ab\" may come \"a\", but the context \"ba\" is not",
        ORDER_2 + "|ab: {a: 1, b: 3}|ab: {b: 3}, ba: a|Duplicate field",
        ORDER_1 + "|b: {a: 4, b: 1}|b: b|from \"b\" the text never comes back to \"a\"",
        ORDER_1 + "|a: {a: 7, b: 3}|a: a|the context \"b\" is never reached; remove it",
        RANDOM + "|order: 2|order: 9|order 9 with 8 characters",
        RANDOM + "|sharpness: 1.5|sharpness: -1|sharpness is -1.0; it must be from 0 to 20",
        BRACKETS + "|'()'|'('|pairs is [(, []]; each needs two characters",
        BRACKETS + "|'()'|'(('|repeats a character",
        BRACKETS + "|open: 0.25|open: 1|open is 1.0; it must be between 0 and 1",
        BRACKETS + "|max_depth: 2|max_depth: 0|max_depth is 0; give 1 to 1000000",
        COPY + "|':'|'a'|the delimiter and the line end must differ",
        COPY + "|min_length: 2|min_length: 4|min_length 4 and max_length 3",
      })
  void aBadSpecificationIsRefused(String spec, String original, String broken, String message) {
    assertThat(spec).contains(original);
    assertThatThrownBy(() -> Sources.open(spec.replace(original, broken), "spec"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniform|abx",
        "brackets|(])",
        "brackets|()]",
        "brackets|((((",
        "copy|ab:ax",
        "copy|a:a",
        "copy|abca",
        "copy|ab:abc"
      })
  void aTextOfAnotherSourceIsRefused(String source, String text) {
    String spec = source.equals("uniform") ? UNIFORM : source.equals("copy") ? COPY : BRACKETS;
    KnownDistribution known = Sources.open(spec, "spec").distribution();
    assertThatThrownBy(() -> text.codePoints().forEach(known::advance))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot occur there in a text from this source");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "~ | spec: the key source is missing; start the file with",
        "{} | spec:1: the key source is missing; start the file with",
        "!!java.lang.Runtime x | spec:1: a YAML tag (!!...) has no meaning here; remove it",
      })
  void whatIsNotASourceIsRefused(String spec, String message) {
    assertThatThrownBy(() -> Sources.open(spec, "spec"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(message);
  }
}
