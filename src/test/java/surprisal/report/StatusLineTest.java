package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import surprisal.baseline.Ladder;
import surprisal.baseline.Rung;

class StatusLineTest {
  private static final double[] LOSSES = {3, 2.5, 2.25, 2.1, 2.05, 1.95};

  private static RunFacts facts() {
    Ladder ladder =
        new Ladder(
            List.of(
                new Rung("uniform", Math.log(65)),
                new Rung("bigram", 2.5),
                new Rung("source's entropy", 1.75)));
    return new RunFacts(
        "t", "r", "e", List.of(), 65, ladder, 768, 2000, 0, false, "", Provenance.UNKNOWN);
  }

  private static StepRecord step(int step, int steps) {
    return new StepRecord(step, steps, 2, 2, 700, 1e-3, 0.1, 48_103, 10, 75, 0.5, null);
  }

  private static String line(int columns, StepRecord step) {
    return new StatusLine(() -> columns, false).of(step, LOSSES, 1.981, facts());
  }

  @Test
  void eightyColumnsHoldEverything() {
    assertThat(line(80, step(999, 2000)))
        .isEqualTo(
            "1,000/2,000 ━━━──── train 1.950 █▅▃▂▁▁ val 1.981 entropy+0.231 48.1k/s eta 1:15");
  }

  @Test
  void itNeverReachesTheLastColumnAndLeavesOutTheLeastNeeded() {
    for (int columns = 20; columns <= 200; columns++) {
      for (int steps : new int[] {10, 2000, 1_000_000}) {
        String line = line(columns, step(steps / 2, steps));
        if (columns >= 40) {
          assertThat(line.length()).as(line).isLessThan(columns);
        }
        assertThat(line).contains("1.950");
      }
    }
    assertThat(line(45, step(999, 2000))).contains("eta 1:15").doesNotContain("val");
    assertThat(line(200, step(1999, 2000))).contains("━".repeat(30)).doesNotContain("─");
  }

  @Test
  void colourIsOnlyWhereItIsWelcome() {
    String colored = new StatusLine(() -> 80, true).of(step(999, 2000), LOSSES, 1.981, facts());
    assertThat(colored).contains("\u001b[36m━");
    assertThat(colored.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(line(80, step(999, 2000)));
    assertThat(line(80, step(999, 2000))).doesNotContain("\u001b");
  }

  @Test
  void recentLossesAreMeansOfGroups() {
    RecentLosses recent = new RecentLosses(2);
    for (double loss : new double[] {4, 2, 8, 6, 5}) {
      recent.add(loss);
    }
    assertThat(recent.means()).containsExactly(3, 7, 5);
    for (int i = 0; i < 40; i++) {
      recent.add(1);
    }
    assertThat(recent.means()).hasSize(6).containsOnly(1);
  }

  /** The ladder was measured on held-out text, so the training loss says nothing about it. */
  @Test
  void theDistanceToTheNextRungIsThatOfTheValidationLoss() {
    StatusLine status = new StatusLine(() -> 100, false);
    StepRecord step = step(999, 2000);
    assertThat(status.of(step, new double[] {1.7}, 2.6, facts()))
        .contains(" val 2.600 bigram+0.100 ");
    assertThat(status.of(step, new double[] {1.7}, null, facts()))
        .contains("train 1.700")
        .doesNotContain("val", "bigram", "entropy");
  }

  @Test
  void theBarKeepsItsWidth() {
    StatusLine status = new StatusLine(() -> 80, false);
    Set<Long> widths = new HashSet<>();
    for (int done : new int[] {1, 10, 99, 100, 1234, 2000}) {
      for (double[] losses : new double[][] {{1.7}, LOSSES, {12.3}}) {
        for (Double validation : new Double[] {null, 1.9, 2.7, 3.4}) {
          String line = status.of(step(done - 1, 2000), losses, validation, facts());
          widths.add(line.chars().filter(c -> c == '━' || c == '─').count());
          assertThat(line.indexOf("train")).as(line).isEqualTo(20);
        }
      }
    }
    assertThat(widths).hasSize(1);
  }
}
