package surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import surprisal.baseline.RungsPassed;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.optimizer.LearningRate;
import surprisal.report.EndRecord;

class BudgetTest {
  private static Budget budget(String... sets) {
    String[] keyed = Arrays.stream(sets).map(set -> "training." + set).toArray(String[]::new);
    RunConfig config = ConfigReader.readString("", "t.yaml", List.of(keyed));
    return new Budget(
        config.training(), new LearningRate(config.optimizer(), config.training().steps()), 768);
  }

  private static Progress at(int step, double minutes, double bestNats) {
    return new Progress(
        step,
        step,
        Math.round(minutes * 60e9),
        new Evaluations(step, bestNats, bestNats, 0),
        RungsPassed.none(),
        Progress.START.overfitting(),
        Outliers.NONE);
  }

  @Test
  void stepsEndARunAndAskingEndsItEarlier() {
    Budget budget = budget("steps=200");
    assertThat(budget.ending(at(199, 1e6, 0), false)).isEmpty();
    EndRecord done = budget.ending(at(200, 1, 2), true).orElseThrow();
    assertThat(done.reason()).isEqualTo(EndRecord.Reason.STEPS);
    assertThat(done.complete()).isTrue();
    assertThat(done.tokens()).isEqualTo(200 * 768);
    EndRecord asked = budget.ending(at(150, 1, 2), true).orElseThrow();
    assertThat(asked.reason()).isEqualTo(EndRecord.Reason.ASKED);
    assertThat(asked.complete()).isFalse();
    assertThat(asked.sentence()).isEqualTo("stopped at step 150 of 200 as requested");
  }

  @Test
  void minutesEndARunAndSayWhereItsScheduleStood() {
    Budget budget = budget("minutes=3");
    assertThat(budget.ending(at(500, 2.999, 2), false)).isEmpty();
    EndRecord end = budget.ending(at(500, 3, 2), false).orElseThrow();
    assertThat(end.reason()).isEqualTo(EndRecord.Reason.MINUTES);
    assertThat(end.elapsedMillis()).isEqualTo(180_000);
    assertThat(end.sentence())
        .isEqualTo(
            "ended at step 500: time budget of 3.0 minutes reached; the schedule was planned for"
                + " 2,000 steps and was at a learning rate of 9.06e-04 (training.steps=500 would"
                + " have completed it)");
  }

  @Test
  void aLossEndsARun() {
    Budget budget = budget("until_loss=1.9");
    assertThat(budget.ending(at(500, 3, 1.9001), false)).isEmpty();
    EndRecord end = budget.ending(at(500, 3, 1.9), false).orElseThrow();
    assertThat(end.reason()).isEqualTo(EndRecord.Reason.UNTIL_LOSS);
    assertThat(end.sentence())
        .isEqualTo("ended at step 500 of 2,000: the validation loss 1.9000 reached until_loss 1.9");
  }

  @Test
  void timeLeftIsTheShorterOfStepsAndMinutes() {
    assertThat(budget().secondsLeft(at(1900, 2, 2), 0.5)).isEqualTo(50);
    assertThat(budget("minutes=3").secondsLeft(at(1900, 2, 2), 0.5)).isEqualTo(50);
    assertThat(budget("minutes=3").secondsLeft(at(100, 2, 2), 0.5)).isEqualTo(60);
  }
}
