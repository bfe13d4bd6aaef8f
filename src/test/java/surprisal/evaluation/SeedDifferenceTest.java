package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeedDifferenceTest {
  private static final double[] A = {2.0, 2.5, 3.0};
  private static final double[] B = {1.9, 2.3, 2.7};

  /** Differences 0.1, 0.2, 0.3: mean 0.2, error 0.1 / sqrt(3), Student's quantile 4.3027. */
  @Test
  void pairsUseTheirDifferences() {
    SeedDifference difference = SeedDifference.paired(A, B);
    double half = 4.302652729911275 * 0.1 / Math.sqrt(3);
    assertThat(difference.interval().mean()).isCloseTo(0.2, within(1e-12));
    assertThat(difference.interval().low()).isCloseTo(0.2 - half, within(1e-9));
    assertThat(difference.interval().high()).isCloseTo(0.2 + half, within(1e-9));
    assertThat(difference.verdict())
        .isEqualTo(
            "A - B = +0.2000 nats per token, 95% from -0.0484 to +0.4484: within noise, over 3"
                + " pairs of equal seeds");
  }

  /**
   * Variances 0.25 and 0.16: Welch's error sqrt(0.41 / 3), freedom 0.41^2 * 2 / (0.25^2 + 0.16^2).
   */
  @Test
  void otherSeedsAreComparedByWelch() {
    SeedDifference difference = SeedDifference.unpaired(A, B);
    double error = Math.sqrt(0.41 / 3);
    double half = (difference.interval().high() - difference.interval().low()) / 2;
    assertThat(difference.interval().mean()).isCloseTo(0.2, within(1e-12));
    // Student's quantiles for 3 and for 4 degrees of freedom are 3.182 and 2.776; here it is 3.816.
    assertThat(half / error).isBetween(2.776, 3.182);
    assertThat(difference.verdict())
        .endsWith("over 3 and 3 seeds, which are not the same and so not paired");
  }

  @Test
  void equalRunsHaveNoInterval() {
    double[] same = {2, 2};
    assertThat(SeedDifference.unpaired(same, same).interval().contains(0)).isTrue();
    assertThat(SeedDifference.paired(same, same).interval().high()).isZero();
  }
}
