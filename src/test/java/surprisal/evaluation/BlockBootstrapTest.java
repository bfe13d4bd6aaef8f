package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.UserError;

class BlockBootstrapTest {
  private static final int T = 16;

  /** Surprisals of two equally good models: shared difficulty, own errors, own luck per window. */
  private static double[][] equals(RandomGenerator random, int windows, double difference) {
    double[][] losses = new double[2][windows * T - 5];
    double[] luck = new double[2];
    for (int i = 0; i < losses[0].length; i++) {
      double difficulty = 4 * random.nextExponential();
      for (int model = 0; model < 2; model++) {
        luck[model] = i % T == 0 ? 0.3 * random.nextGaussian() : luck[model];
        losses[model][i] = difficulty + luck[model] + 0.5 * random.nextGaussian();
      }
      losses[0][i] += difference;
    }
    return losses;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 60, 400})
  void excludesZeroAboutAsOftenAsItSays(int windows) {
    long seed = 20 + windows;
    SplittableRandom random = new SplittableRandom(seed);
    BlockBootstrap bootstrap = new BlockBootstrap(T, 1000, 0.95);
    int excluded = 0;
    for (int pair = 0; pair < 200; pair++) {
      double[][] losses = equals(random, windows, 0);
      excluded += bootstrap.difference(losses[0], losses[1], random).insideNoise() ? 0 : 1;
    }
    assertThat(excluded).as("of 200 pairs, seed %d", seed).isBetween(4, 18);
  }

  @Test
  void findsADifferenceThatIsThere() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] losses = equals(random, 400, -0.2);
    PairedDifference difference =
        BlockBootstrap.ofWindows(T).difference(losses[0], losses[1], random);
    assertThat(difference.insideNoise()).isFalse();
    assertThat(difference.interval().contains(-0.2)).isTrue();
    assertThat(difference.verdict()).endsWith(": A is better");
    assertThat(BlockBootstrap.ofWindows(T).difference(losses[1], losses[0], random).verdict())
        .endsWith(": B is better");
    PairedDifference same = BlockBootstrap.ofWindows(T).difference(losses[0], losses[0], random);
    assertThat(same.verdict())
        .isEqualTo("A - B = +0.0000 nats per token, 95% from +0.0000 to +0.0000: within noise");
  }

  @Test
  void isAsWideAsTheStandardErrorOfBlocksDemands() {
    SplittableRandom random = new SplittableRandom(2);
    int blocks = 500;
    double[] losses = new double[blocks * T];
    double level = 0;
    for (int i = 0; i < losses.length; i++) {
      level = i % T == 0 ? random.nextGaussian() : level;
      losses[i] = 3 + level;
    }
    Interval interval = BlockBootstrap.ofWindows(T).mean(losses, random);
    double mean = Arrays.stream(losses).average().orElseThrow();
    double variance = Arrays.stream(losses).map(x -> (x - mean) * (x - mean)).sum() / losses.length;
    double width = 2 * 1.96 * Math.sqrt(variance / blocks);
    assertThat(interval.mean()).isCloseTo(mean, within(1e-12));
    assertThat(interval.high() - interval.low()).isCloseTo(width, within(0.08 * width));
    assertThat(interval.contains(mean)).isTrue();
  }

  @Test
  void weighsAShortLastWindowByItsTokens() {
    Interval interval =
        new BlockBootstrap(4, 200, 0.9).mean(new double[] {1, 1, 1, 1, 6}, new SplittableRandom(3));
    assertThat(interval.mean()).isEqualTo(2);
    assertThat(interval.low()).isEqualTo(1);
    assertThat(interval.high()).isEqualTo(6);
  }

  @Test
  void refusesASingleWindow() {
    assertThatThrownBy(
            () -> BlockBootstrap.ofWindows(64).mean(new double[60], new SplittableRandom(1)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "error bars need at least 2 windows, but 60 tokens in windows of 64 give 1; evaluate a"
                + " longer text or shorter windows");
  }
}
