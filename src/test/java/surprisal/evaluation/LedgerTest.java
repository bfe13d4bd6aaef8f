package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

class LedgerTest {
  private static final String[] TOKENS = {"a", "b", " ", "\n", "!", "7", " the", "\uFFFD"};
  private static final int[] COUNTS = {400, 300, 150, 60, 50, 30, 10, 0};

  private static LedgerBuilder builder() {
    int[] bytes =
        Stream.of(TOKENS).mapToInt(t -> t.getBytes(StandardCharsets.UTF_8).length).toArray();
    return new LedgerBuilder(TOKENS, bytes, new FrequencyDeciles(COUNTS), i -> "text " + i);
  }

  /** The same random tokens for every seed of the losses. */
  private static Ledger random(long lossSeed, int tokens, double scale) {
    SplittableRandom random = new SplittableRandom(11);
    SplittableRandom losses = new SplittableRandom(lossSeed);
    LedgerBuilder builder = builder();
    int previous = 0;
    for (int i = 0; i < tokens; i++) {
      int target = random.nextInt(TOKENS.length);
      builder.add(i % 100, previous, target, i / 777, scale * losses.nextExponential());
      previous = target;
    }
    return builder.build();
  }

  @Test
  void worksAnExampleByHand() {
    LedgerBuilder builder = builder();
    builder.add(0, 2, 0, 0, 1.0);
    builder.add(1, 0, 1, 0, 2.0);
    builder.add(2, 1, 6, 1, 3.0);
    builder.add(3, 6, 4, 1, 4.0);
    Ledger ledger = builder.build();

    assertThat(ledger.tokens()).isEqualTo(4);
    assertThat(ledger.bytes()).isEqualTo(7);
    assertThat(ledger.nats()).isEqualTo(2.5);
    assertThat(ledger.splits())
        .extracting(Ledger.Split::name)
        .containsExactly(
            "position in window", "frequency decile", "class", "bytes of the token", "document");
    assertThat(ledger.splits().get(0).parts())
        .containsExactly(
            new Ledger.Part("0", 1, 1, 1, 0.25),
            new Ledger.Part("1", 1, 1, 2, 0.5),
            new Ledger.Part("2-3", 2, 5, 3.5, 1.75));
    // Shares of the training text: a to 0.4, b to 0.7, " " 0.85, \n 0.91, ! 0.96, 7 0.99, the 1.
    assertThat(ledger.splits().get(1).parts())
        .containsExactly(
            new Ledger.Part("3", 1, 1, 1, 0.25),
            new Ledger.Part("6", 1, 1, 2, 0.5),
            new Ledger.Part("10", 2, 5, 3.5, 1.75));
    assertThat(ledger.splits().get(2).parts())
        .containsExactly(
            new Ledger.Part("first letter", 2, 5, 2, 1),
            new Ledger.Part("letter inside word", 1, 1, 2, 0.5),
            new Ledger.Part("punctuation", 1, 1, 4, 1));
    assertThat(ledger.splits().get(3).parts())
        .containsExactly(
            new Ledger.Part("1", 3, 3, 7 / 3.0, 1.75), new Ledger.Part("4", 1, 4, 3, 0.75));
    assertThat(ledger.splits().get(4).parts())
        .containsExactly(
            new Ledger.Part("text 0", 2, 2, 1.5, 0.75), new Ledger.Part("text 1", 2, 5, 3.5, 1.75));
    assertThat(ledger.splits().get(4).parts().get(1).bytesPerToken()).isEqualTo(2.5);
  }

  @Test
  void partsAddUpToTheWhole() {
    for (double scale : new double[] {1e-9, 1, 1e6}) {
      Ledger ledger = random(3, 300_000, scale);
      for (Ledger.Split split : ledger.splits()) {
        assertThat(split.parts().stream().mapToDouble(Ledger.Part::share).sum())
            .as("%s, scale %s", split.name(), scale)
            .isCloseTo(ledger.nats(), within(1e-9));
        assertThat(split.parts().stream().mapToLong(Ledger.Part::tokens).sum())
            .isEqualTo(ledger.tokens());
        assertThat(split.parts().stream().mapToLong(Ledger.Part::bytes).sum())
            .isEqualTo(ledger.bytes());
      }
    }
  }

  @Test
  void differencesAddUpToTheDifference() {
    Ledger a = random(3, 50_000, 1);
    Ledger b = random(4, 50_000, 1.01);
    LedgerComparison comparison = LedgerComparison.of(a, b);
    assertThat(comparison.difference()).isEqualTo(a.nats() - b.nats());
    for (LedgerComparison.Split split : comparison.splits()) {
      assertThat(split.parts().stream().mapToDouble(LedgerComparison.Part::difference).sum())
          .as(split.name())
          .isCloseTo(comparison.difference(), within(1e-12));
    }
    assertThat(LedgerComparison.of(a, a).splits())
        .allSatisfy(
            split ->
                assertThat(split.parts())
                    .allSatisfy(part -> assertThat(part.difference()).isZero()));
  }

  @Test
  void comparesLedgersWithDifferentParts() {
    LedgerBuilder a = builder();
    a.add(0, 0, 1, 0, 1.0);
    a.add(1, 1, 1, 0, 2.0);
    LedgerBuilder b = builder();
    b.add(0, 0, 1, 0, 1.5);
    b.add(5, 1, 1, 0, 0.5);
    LedgerComparison comparison = LedgerComparison.of(a.build(), b.build());
    assertThat(comparison.splits().get(0).parts())
        .containsExactly(
            new LedgerComparison.Part("0", 0.5, 0.75, null),
            new LedgerComparison.Part("1", 1, 0, null),
            new LedgerComparison.Part("4-7", 0, 0.25, null));
    assertThat(comparison.difference()).isEqualTo(0.5);
  }

  /** Two blocks of two tokens; a part that a block lacks differs by nothing there. */
  @Test
  void errorsOfPartsComeFromBlocks() {
    List<Ledger> a = List.of(all(1, 2), all(3, 4));
    List<Ledger> b = List.of(all(0.5, 2), all(1.5, 3));
    LedgerComparison whole = LedgerComparison.of(all(1, 2, 3, 4), all(0.5, 2, 1.5, 3));
    LedgerComparison comparison = whole.withErrorsOfBlocks(a, b);
    assertThat(comparison.difference()).isEqualTo(0.75);
    // Position 0 differs by 0.5 and 1.5 in blocks of 2 of the 4 tokens: shares 0.25 and 0.75.
    LedgerComparison.Part first = comparison.splits().get(0).parts().get(0);
    assertThat(first.difference()).isEqualTo(0.5);
    assertThat(first.error()).isCloseTo(0.25, within(1e-12));
    assertThat(comparison.splits().get(0).parts().get(1).error()).isCloseTo(0.25, within(1e-12));
    assertThat(comparison.splits().get(2).parts().get(0).error()).isCloseTo(0.5, within(1e-12));
  }

  private static Ledger all(double... nats) {
    LedgerBuilder builder = builder();
    for (int i = 0; i < nats.length; i++) {
      builder.add(i % 2, 0, 1, 0, nats[i]);
    }
    return builder.build();
  }

  @Test
  void severalComparisonsHaveAMeanAndErrors() {
    List<LedgerComparison> pairs =
        List.of(
            LedgerComparison.of(all(1, 2), all(0.5, 1.0)),
            LedgerComparison.of(all(2, 2), all(0.5, 1.0)));
    LedgerComparison mean = LedgerComparison.mean(pairs);
    assertThat(mean.difference()).isEqualTo(1);
    LedgerComparison.Part first = mean.withErrors(pairs).splits().get(0).parts().get(0);
    assertThat(first.a()).isEqualTo(0.75);
    assertThat(first.b()).isEqualTo(0.25);
    assertThat(first.error()).isCloseTo(0.25, within(1e-12));
    assertThat(mean.splits().get(0).parts().get(0).error()).isNull();
  }

  @Test
  void refusesToCompareDifferentTexts() {
    assertThatThrownBy(() -> LedgerComparison.of(random(1, 100, 1), random(1, 101, 1)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("the ledgers cannot be compared: 100 tokens of ")
        .hasMessageEndingWith("evaluate both on the same text with the same tokenizer and windows");
  }

  @Test
  void tellsTheClassesOfTokensApart() {
    assertThat(TokenClass.of("", "a")).isEqualTo(TokenClass.FIRST_LETTER);
    assertThat(TokenClass.of("x", "a")).isEqualTo(TokenClass.LETTER_INSIDE_WORD);
    assertThat(TokenClass.of("the", "re")).isEqualTo(TokenClass.LETTER_INSIDE_WORD);
    assertThat(TokenClass.of("the", " re")).isEqualTo(TokenClass.FIRST_LETTER);
    assertThat(TokenClass.of("é", "ß")).isEqualTo(TokenClass.LETTER_INSIDE_WORD);
    assertThat(TokenClass.of("9", "th")).isEqualTo(TokenClass.FIRST_LETTER);
    assertThat(TokenClass.of("a", " ")).isEqualTo(TokenClass.SPACE);
    assertThat(TokenClass.of("a", "\t")).isEqualTo(TokenClass.SPACE);
    assertThat(TokenClass.of("a", " \n")).isEqualTo(TokenClass.NEWLINE);
    assertThat(TokenClass.of("a", "\n\n")).isEqualTo(TokenClass.NEWLINE);
    assertThat(TokenClass.of("a", ".\n")).isEqualTo(TokenClass.PUNCTUATION);
    assertThat(TokenClass.of("a", "'")).isEqualTo(TokenClass.PUNCTUATION);
    assertThat(TokenClass.of("a", "—")).isEqualTo(TokenClass.PUNCTUATION);
    assertThat(TokenClass.of("a", " 42")).isEqualTo(TokenClass.DIGIT);
    assertThat(TokenClass.of("a", "$")).isEqualTo(TokenClass.OTHER);
    assertThat(TokenClass.of("a", "\uFFFD")).isEqualTo(TokenClass.OTHER);
    assertThat(TokenClass.of("a", "")).isEqualTo(TokenClass.OTHER);
    assertThat(TokenClass.of("", "\uD835\uDC00")).isEqualTo(TokenClass.FIRST_LETTER);
  }

  @Test
  void decilesFollowTheMassOfTheTrainingText() {
    int[] counts = new int[1000];
    Arrays.fill(counts, 3);
    FrequencyDeciles even = new FrequencyDeciles(counts);
    assertThat(even.of(0)).isEqualTo(1);
    assertThat(even.of(550)).isEqualTo(6);
    assertThat(even.of(999)).isEqualTo(10);
    FrequencyDeciles unseen = new FrequencyDeciles(new int[] {0, 100, 0});
    assertThat(unseen.of(0)).isEqualTo(10);
    assertThat(unseen.of(1)).isEqualTo(6);
    assertThat(new FrequencyDeciles(new int[2]).of(0)).isEqualTo(10);
  }
}
