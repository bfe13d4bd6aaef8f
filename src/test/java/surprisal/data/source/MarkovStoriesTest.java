package surprisal.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.UserError;

class MarkovStoriesTest {
  /** "a b" or "a dd", then " e" half of the time, then the break of two characters. */
  private static final String TINY =
      """
      source: stories
      seed: 3
      characters: 20000
      keep: []
      start: go
      lists: {x: {b: 3, dd: 1}}
      sentences:
        go: {say: "a {x}", next: {again: 1, go: 1}}
        again: {say: e, next: go}
      """;

  private static MarkovStories bundled() {
    return (MarkovStories) Sources.open(Path.of("data/stories.yaml"));
  }

  @Test
  void entropyOfAHandWorkedSource() {
    // H = H(3/4, 1/4) + ln 2 = 0.5623351446 + 0.6931471806 nats in a story of
    // 2 + (3/4 + 2/4) + 2/2 + 2 = 6.25 characters.
    assertThat(Sources.open(TINY, "tiny").entropyNatsPerCharacter())
        .isCloseTo(1.2554823252 / 6.25, within(1e-11));
  }

  @Test
  void aKeptWordIsDrawnOnce() {
    Source source =
        Sources.open(
            TINY.replace("keep: []", "keep: [x]").replace("again: {say: e", "again: {say: \"{X}\""),
            "tiny");
    // The second mention costs nothing: H as before, and 1 + 1.25 characters instead of 2.
    assertThat(source.entropyNatsPerCharacter())
        .isCloseTo(1.2554823252 / (2 + 1.25 + 2.25 / 2 + 2), within(1e-11));
    assertThat(source.generate().split("\n\n"))
        .allMatch(story -> story.strip().matches("a b( B)?|a dd( Dd)?"));
  }

  @Test
  void surprisalOfALongTextMatchesTheComputedEntropy() {
    MarkovStories source = bundled();
    String text = source.generate();
    KnownDistribution known = source.distribution();
    double[] p = new double[known.alphabet().length];
    double[] nats = new double[text.length()];
    double worst = 0;
    for (int i = 0; i < text.length() - 1; i++) {
      known.next(p);
      worst = Math.max(worst, Math.abs(DoubleStream.of(p).sum() - 1));
      nats[i] = -Math.log(p[Arrays.binarySearch(known.alphabet(), text.charAt(i))]);
      known.advance(text.charAt(i));
    }
    assertThat(worst).isLessThan(1e-12);
    double rate = source.entropyNatsPerCharacter();
    // Stories are independent, so the error of the ratio follows from nats - rate * characters.
    double excess = 0;
    double squares = 0;
    int at = 0;
    int stories = 0;
    while (at < text.length() - 1) {
      int end = text.indexOf("\n\n", at);
      end = end < 0 ? text.length() - 1 : end + 2;
      double story = -rate * (end - at);
      for (; at < end; at++) {
        story += nats[at];
      }
      excess += story;
      squares += story * story;
      stories++;
    }
    double standardError = Math.sqrt(squares);
    assertThat(stories).isGreaterThan(1000);
    assertThat(standardError / text.length()).isLessThan(0.005 * rate);
    assertThat(Math.abs(excess)).isLessThan(4 * standardError);
  }

  @Test
  void theSameSeedGivesTheSameText() {
    String text = bundled().generate();
    assertThat(bundled().generate()).isEqualTo(text);
    assertThat(text).startsWith("Once upon a time").endsWith(".\n");
    assertThat(text.length()).isBetween(1_000_000, 1_002_000);
    assertThat(Sources.open(TINY.replace("seed: 3", "seed: 4"), "tiny").generate())
        .isNotEqualTo(Sources.open(TINY, "tiny").generate());
  }

  @Test
  void aTextOfAnotherSourceIsRefused() {
    KnownDistribution known = bundled().distribution();
    known.advance('O');
    assertThatThrownBy(() -> known.advance('z'))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("character U+007A at offset 1 cannot occur there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "b: 3, dd: 1|b: 3, bd: 1|'a {x}' writes \"b\" and 'a {x}' writes \"bd\"; neither may start",
        "say: e|say: [e, e f]|'e' writes \" e\" and 'e f' writes \" e f\"",
        "next: go}|next: again}|tiny: after sentence again no story ends",
        "go: 1}|other: 1}|sentence go, next names the sentence other, which does not exist",
        "again: 1, go: 1|go: 1|tiny: sentence again is never said",
        "{x}|{y}|tiny: sentence go: slot {y} names no list; the lists are [x]",
        "{x}|{x.he}|slot {x.he} names no form of x; write {x}",
        "{x}|{x|tiny: sentence go: a brace is not closed",
        "b: 3|b: -3|tiny: list x: the weight of \"b\" is -3; give a number above 0",
        "keep: []|keep: [z]|tiny: keep names z, which is not a list",
        "start: go|start: gone|tiny: start names the sentence gone, which does not exist",
        "characters: 20000|characters: 0|tiny: characters is 0; give at least 1",
        "seed: 3|seed: 3.5|tiny:2: seed must be a whole number",
        "seed: 3|sead: 3|tiny: the key seed is missing or misspelt; add it",
        "seed: 3|seed: 3%sead: 3|tiny:3: unknown key sead; known here: characters, keep, lists",
        "source: stories|source: novels|tiny:1: unknown source novels",
        "keep: []|seed: 4|tiny:4: Duplicate field 'seed'",
      })
  void aBadSpecificationIsRefused(String original, String broken, String message) {
    String spec = TINY.replace(original, broken.replace("%", "\n"));
    assertThat(spec).isNotEqualTo(TINY);
    assertThatThrownBy(() -> Sources.open(spec, "tiny"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
