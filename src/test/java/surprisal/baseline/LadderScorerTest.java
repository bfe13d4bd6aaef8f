package surprisal.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import surprisal.data.Batch;
import surprisal.data.ValidationWindows;

/** Which tokens a ladder scores, and what the mean over them is. */
class LadderScorerTest {
  @Test
  void meansAreThoseOfTheTokens() {
    SplittableRandom random = new SplittableRandom(3);
    ArrayTokens training = new ArrayTokens(random.ints(5000, 0, 9).toArray());
    ArrayTokens held = new ArrayTokens(random.ints(1000, 0, 9).toArray());
    NGramLadder ladder = NGramLadder.count(training, 9, 5, Smoothing.KNESER_NEY);
    // Three windows of 100 out of ten, like an evaluation on some of the tokens.
    Windows windows = Windows.at(w -> w * 300, 3, 100, 1000);
    assertThat(windows.targets()).isEqualTo(300);
    Ladder means = ladder.score(held, windows);
    double[][] tokens = ladder.perToken(held, windows);
    double[][] all = ladder.perToken(held, Windows.disjoint(100, 1000));
    for (int n = 0; n <= 5; n++) {
      assertThat(means.rungs().get(n).nats())
          .isCloseTo(DoubleStream.of(tokens[n]).average().orElseThrow(), within(1e-12));
      assertThat(tokens[n][150]).isEqualTo(all[n][350]);
    }
    assertThat(ladder.score(held, windows)).isEqualTo(means);
  }

  @Test
  void maskedTargetsAreSeenButNotScored() {
    SplittableRandom random = new SplittableRandom(6);
    ArrayTokens held = new ArrayTokens(random.ints(1000, 0, 9).toArray());
    NGramLadder ladder = NGramLadder.count(held, 9, 3, Smoothing.WITTEN_BELL);
    Windows windows = Windows.disjoint(100, 1000);
    BitSet counted = new BitSet();
    random.ints(300, 0, 999).forEach(counted::set);
    Windows some = windows.only(counted);
    assertThat(some.targets()).isEqualTo(counted.cardinality()).isLessThan(300);
    double[][] tokens = ladder.perToken(held, windows);
    Ladder means = ladder.score(held, some);
    for (int n = 0; n <= 3; n++) {
      double[] of = tokens[n];
      assertThat(means.rungs().get(n).nats())
          .isCloseTo(
              counted.stream().mapToDouble(i -> of[i]).average().orElseThrow(), within(1e-12));
      assertThat(ladder.perToken(held, some)[n]).hasSize(999);
    }
  }

  @Test
  void scoresTheTargetsOfAModelsEvaluation() {
    SplittableRandom random = new SplittableRandom(4);
    ArrayTokens held = new ArrayTokens(random.ints(1003, 0, 9).toArray());
    NGramLadder ladder = NGramLadder.count(held, 9, 3, Smoothing.WITTEN_BELL);
    double[] unigram = ladder.unigram();
    for (Integer evalTokens : new Integer[] {null, 1, 320, 5000}) {
      int B = 4;
      int T = 64;
      ValidationWindows evaluation = new ValidationWindows(held, B, T, evalTokens);
      Windows windows = Windows.at(evaluation::start, evaluation.windows(), T, held.size());
      assertThat(windows.targets()).isEqualTo(evaluation.countedTargets());
      double[] expected = new double[(int) windows.targets()];
      int next = 0;
      Batch batch = evaluation.allocate();
      for (int b = 0; b < evaluation.batches(); b++) {
        evaluation.fill(batch, b);
        for (int target : batch.targets()) {
          if (target != Batch.IGNORED) {
            expected[next++] = -Math.log(unigram[target]);
          }
        }
      }
      assertThat(ladder.perToken(held, windows)[1]).containsExactly(expected, within(1e-14));
    }
  }
}
