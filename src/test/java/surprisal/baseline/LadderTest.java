package surprisal.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
  private static final Ladder LADDER = Ladder.of(new double[] {4, 3, 2, 1.5, 1.25, 1.3125});

  @Test
  void theSentenceIsInOrderOfLossAndTrue() {
    Ladder ladder =
        new Ladder(
            List.of(
                new Rung("uniform", 3.9),
                new Rung("4-gram", 2.177),
                new Rung("5-gram", 2.181),
                new Rung("6-gram", 2.1769)));
    assertThat(ladder.sentence())
        .isEqualTo("uniform 3.900 > 5-gram 2.181 > 4-gram 2.177 = 6-gram 2.177");
    assertThat(ladder.descending()).extracting(Rung::name).startsWith("uniform", "5-gram");
  }

  @Test
  void namesTheRungsThatALossLiesBetween() {
    assertThat(LADDER.standing(5).sentence()).isEqualTo("1.000 above uniform 4.000");
    assertThat(LADDER.standing(4).sentence()).isEqualTo("0.000 above uniform 4.000");
    assertThat(LADDER.standing(2.25).sentence())
        .isEqualTo("below unigram 3.000, 0.250 above bigram 2.000");
    assertThat(LADDER.standing(1).sentence())
        .isEqualTo("below 4-gram 1.250, 0.250 below the lowest rung");
    assertThat(LADDER.standing(Double.NaN).sentence()).isEqualTo("not a number");
  }

  @Test
  void liesBetweenNeighboursThoughTheLastRungIsHigher() {
    assertThat(LADDER.standing(1.28).passed().name()).isEqualTo("5-gram");
    assertThat(LADDER.standing(1.28).next().name()).isEqualTo("4-gram");
  }

  @Test
  void remembersWhenEachRungWasPassedFirst() throws Exception {
    RungsPassed passed =
        RungsPassed.none()
            .after(0, 4.5, LADDER)
            .after(10, 2.5, LADDER)
            .after(20, 3.5, LADDER)
            .after(30, 1.28, LADDER);
    JsonMapper json = new JsonMapper();
    String text = json.writeValueAsString(passed);
    assertThat(text)
        .isEqualTo("{\"uniform\":10,\"unigram\":10,\"bigram\":30,\"trigram\":30,\"5-gram\":30}");
    assertThat(json.readValue(text, RungsPassed.class)).isEqualTo(passed);
    assertThat(json.readValue(json.writeValueAsString(LADDER), Ladder.class).rungs())
        .isEqualTo(LADDER.rungs());
  }
}
