package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class OverfittingWatchTest {
  private static final int INTERVAL = 50;

  /** Sentences of a run of 20 evaluations; losses as functions of the evaluation's number. */
  private static List<String> said(
      IntToDoubleFunction train, IntToDoubleFunction validation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    OverfittingWatch watch = OverfittingWatch.START.afterEvaluation(0, 4.2);
    List<String> sentences = new ArrayList<>();
    for (int evaluation = 1; evaluation <= 20; evaluation++) {
      for (int step = 0; step < INTERVAL; step++) {
        watch = watch.afterUpdate(train.applyAsDouble(evaluation) + 0.1 * random.nextGaussian());
      }
      double nats = validation.applyAsDouble(evaluation);
      watch.sentence(nats).ifPresent(sentences::add);
      watch = watch.afterEvaluation(evaluation * INTERVAL, nats);
    }
    return sentences;
  }

  @Test
  void saysOnceThatTheGapOpensAndWhereValidationWasLowest() {
    List<String> said = said(n -> 3 - 0.1 * n, n -> 1.5 + 0.02 * Math.abs(n - 6), 1);
    assertThat(said).hasSize(1);
    assertThat(said.get(0))
        .contains("overfitting: validation was lowest, 1.5000, at step 300")
        .contains("it has been higher for 3 evaluations, now by 0.0600")
        .contains("training loss fell from 2.4")
        .contains(" to 2.1");
  }

  @Test
  void aHealthyRunHearsNothing() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom noise = new SplittableRandom(-seed - 1);
      // Both fall, both stay, both rise, and a plateau that wavers while training wavers too.
      assertThat(said(n -> 4.0 / n, n -> 4.1 / n, seed)).as("falling, seed %d", seed).isEmpty();
      assertThat(said(n -> 1.5, n -> 1.6 + 0.004 * noise.nextGaussian(), seed))
          .as("plateau, seed %d", seed)
          .isEmpty();
      assertThat(said(n -> 1.5 + 0.1 * n, n -> 1.6 + 0.1 * n, seed))
          .as("diverging, seed %d", seed)
          .isEmpty();
      assertThat(said(n -> 2.0 / n, n -> 1.6 + 0.003 * noise.nextGaussian(), seed))
          .as("validation at its floor, seed %d", seed)
          .isEmpty();
    }
  }

  @Test
  void twoBadEvaluationsAreNotEnough() {
    assertThat(said(n -> 3 - 0.1 * n, n -> n % 3 == 0 ? 2 - 0.01 * n : 2.2, 1)).isEmpty();
  }

  @Test
  void survivesBeingSavedAsJson() throws Exception {
    OverfittingWatch watch = OverfittingWatch.START.afterUpdate(1 / 3.0).afterEvaluation(7, 0.1);
    watch = watch.afterUpdate(0.7).afterEvaluation(14, 0.2).afterUpdate(Math.PI);
    JsonMapper json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(watch), OverfittingWatch.class))
        .isEqualTo(watch);
  }
}
