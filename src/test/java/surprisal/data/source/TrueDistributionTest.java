package surprisal.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import surprisal.config.UserError;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.CharTokenizer;

class TrueDistributionTest {
  private static final Source SOURCE =
      Sources.open(
          "{source: markov, seed: 1, characters: 9, table: {a: {a: 3, é: 1}, é: {a: 1, é: 4}}}",
          "spec");

  @Test
  void positionsAreFoundForwardsAndBackwards() {
    String text = "aéaaéé";
    TrueDistribution truth = new TrueDistribution(SOURCE, text, 2, CharTokenizer.of("xaé"));
    double[] p = new double[3];
    for (int index : new int[] {0, 3, 1, 1, 4, 0}) {
      double nats = truth.at(index, p);
      boolean afterE = text.charAt(index + 1) == 'é';
      double second = afterE ? 0.8 : 0.25;
      // Ids of the tokenizer: a 0, x 1, é 2.
      assertThat(p).containsExactly(new double[] {1 - second, 0, second}, within(1e-15));
      assertThat(nats)
          .isCloseTo(
              -second * Math.log(second) - (1 - second) * Math.log(1 - second), within(1e-15));
    }
  }

  @Test
  void tokensThatAreNotCharactersAreRefused() {
    assertThatThrownBy(() -> new TrueDistribution(SOURCE, "aé", 0, new ByteTokenizer()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the true distribution is known for single characters, but tokenizer byte encodes"
                + " U+00E9 as 2 tokens; use tokenizer: char");
  }
}
