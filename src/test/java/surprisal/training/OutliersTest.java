package surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutliersTest {
  private static final double SIX = 6;

  /** After many updates with losses around 3 and norms around 1. */
  private static Outliers usual(int updates) {
    SplittableRandom random = new SplittableRandom(3);
    Outliers outliers = Outliers.NONE;
    for (int i = 0; i < updates; i++) {
      outliers = outliers.after(random.nextGaussian(3, 0.1), random.nextGaussian(1, 0.05), SIX);
    }
    return outliers;
  }

  @Test
  void meanAndVarianceFollowTheUpdates() {
    Outliers outliers = usual(5000);
    assertThat(outliers.skipped()).isZero();
    assertThat(outliers.loss().mean()).isBetween(2.95, 3.05);
    assertThat(Math.sqrt(outliers.loss().variance())).isBetween(0.07, 0.13);
    assertThat(outliers.normLimit(3, SIX)).isBetween(1.2, 1.45);
  }

  @Test
  void aLossOrANormFarAboveIsLeftOutAndCountedAndDoesNotHideTheNext() {
    Outliers outliers = usual(500);
    assertThat(outliers.normLimit(9, SIX)).isNegative();
    assertThat(outliers.why(7, 9, 1, SIX).orElseThrow())
        .startsWith("step 7 left out: its loss 9.000 is more than 6.0 standard deviations above")
        .endsWith("(1 left out so far)");
    for (int i = 1; i <= 3; i++) {
      outliers = outliers.after(3, 50, SIX);
      assertThat(outliers.skipped()).isEqualTo(i);
    }
    assertThat(outliers.why(8, 3, 50, SIX).orElseThrow()).contains("its gradient norm 50.00");
    assertThat(outliers.why(8, 3, 1, SIX)).isEmpty();
  }

  @Test
  void aLastingRiseBecomesUsual() {
    Outliers outliers = usual(500);
    for (int i = 0; i < 400; i++) {
      outliers = outliers.after(5, 1, SIX);
    }
    assertThat(outliers.normLimit(5, SIX)).isPositive();
  }

  @Test
  void nothingIsLeftOutEarlyOrUnasked() {
    assertThat(usual(99).normLimit(1e9, SIX)).isInfinite();
    assertThat(usual(500).normLimit(1e9, null)).isInfinite();
    assertThat(Outliers.NONE.after(1e9, 1e9, null)).isEqualTo(Outliers.NONE);
  }
}
