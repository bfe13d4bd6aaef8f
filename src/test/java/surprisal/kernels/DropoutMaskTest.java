package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMaskTest {
  private static final int LENGTH = 100_000;

  @ParameterizedTest
  @ValueSource(floats = {0.05f, 0.1f, 0.5f, 0.9f})
  void keepsAsManyAsTheRateSays(float rate) {
    for (long key = 0; key < 5; key++) {
      double kept = mask(key, rate).cardinality() / (double) LENGTH;
      // Five standard deviations of a fair draw.
      double spread = 5 * Math.sqrt(rate * (1 - rate) / LENGTH);
      assertThat(kept).as("key %d", key).isCloseTo(1 - rate, within(spread));
    }
  }

  @Test
  void rateZeroKeepsAll() {
    assertThat(mask(1, 0).cardinality()).isEqualTo(LENGTH);
  }

  @Test
  void sameKeySameMask() {
    assertThat(mask(42, 0.3f)).isEqualTo(mask(42, 0.3f));
  }

  /** Two masks of rate 1/2 that know nothing of each other agree on half of the elements. */
  @Test
  void masksOfDifferentKeysAreUnrelated() {
    long[] keys = {0, 1, 2, DropoutMask.key(7, 0, 1), DropoutMask.key(7, 1, 0), DropoutMask.key(8)};
    for (int i = 0; i < keys.length; i++) {
      for (int j = 0; j < i; j++) {
        BitSet differing = mask(keys[i], 0.5f);
        differing.xor(mask(keys[j], 0.5f));
        assertThat(differing.cardinality() / (double) LENGTH)
            .as("keys %d and %d", keys[i], keys[j])
            .isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(LENGTH)));
      }
    }
  }

  /** Neighbours along rows of any width agree half of the time: no stripes. */
  @Test
  void elementsAreUnrelated() {
    BitSet mask = mask(3, 0.5f);
    for (int lag : new int[] {1, 2, 64, 128, 1000}) {
      BitSet differing = mask.get(lag, LENGTH);
      differing.xor(mask.get(0, LENGTH - lag));
      assertThat(differing.cardinality() / (double) (LENGTH - lag))
          .as("lag %d", lag)
          .isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(LENGTH - lag)));
    }
  }

  @Test
  void keyDependsOnEveryPartAndTheirOrder() {
    assertThat(
            new long[] {
              DropoutMask.key(1),
              DropoutMask.key(2),
              DropoutMask.key(1, 0),
              DropoutMask.key(1, 0, 0),
              DropoutMask.key(1, 0, 1),
              DropoutMask.key(1, 1, 0)
            })
        .doesNotHaveDuplicates();
  }

  private static BitSet mask(long key, float rate) {
    BitSet mask = new BitSet(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      mask.set(i, DropoutMask.keeps(key, i, rate));
    }
    return mask;
  }
}
