package surprisal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.UserError;
import surprisal.random.Mix64;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.CharTokenizer;

class DataLoaderTest {
  private static TokenSequence counting(int n) {
    return IntTokens.of(IntStream.range(0, n).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs", "random"})
  void targetsFollowTheirInputs(String order) {
    DataLoader loader = new DataLoader(counting(1000), 3, 7, order, 5);
    Batch batch = loader.allocate();
    for (int n = 0; n < 200; n++) {
      loader.next(batch);
      for (int i = 0; i < 21; i++) {
        assertThat(batch.targets()[i]).isEqualTo(batch.inputs()[i] + 1);
        assertThat(batch.inputs()[i]).isEqualTo(batch.inputs()[i / 7 * 7] + i % 7);
        assertThat(batch.positions()[i]).isEqualTo(i % 7);
      }
    }
    assertThat(batch.counted()).isEqualTo(21);
  }

  @Test
  void anEpochVisitsDisjointWindowsOnceAndTheNextShiftsThem() {
    for (int n : new int[] {8, 9, 13, 14, 15, 100, 1003}) {
      WindowOrder order = new WindowOrder("epochs", n, 7, 42);
      long windows = order.windowsPerEpoch();
      Set<Long> offsets = new HashSet<>();
      for (int epoch = 0; epoch < 60; epoch++) {
        Set<Long> starts = new HashSet<>();
        long offset = order.start(epoch * windows) % 7;
        for (long i = 0; i < windows; i++) {
          long start = order.start(epoch * windows + i);
          assertThat(start).isBetween(0L, n - 8L);
          assertThat(start % 7).isEqualTo(offset);
          starts.add(start);
        }
        assertThat(starts).hasSize((int) windows);
        offsets.add(offset);
      }
      assertThat(windows).as("tokens %d", n).isEqualTo(Math.max(1, (n - 7) / 7));
      assertThat(offsets).as("tokens %d", n).hasSize(Math.min(7, n - 7));
    }
  }

  @Test
  void randomWindowsReachEveryStart() {
    WindowOrder order = new WindowOrder("random", 100, 7, 1);
    int[] counts = new int[93];
    for (int i = 0; i < 93_000; i++) {
      counts[(int) order.start(i)]++;
    }
    // Poisson(1000) each: five standard deviations.
    assertThat(Arrays.stream(counts)).allMatch(c -> Math.abs(c - 1000) < 160);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs", "random"})
  void seekContinuesExactly(String order) {
    DataLoader whole = new DataLoader(counting(500), 4, 8, order, 9);
    int[][] drawn = new int[100][];
    Batch batch = whole.allocate();
    for (int n = 0; n < 100; n++) {
      assertThat(whole.position()).isEqualTo(n);
      whole.next(batch);
      drawn[n] = batch.inputs().clone();
    }
    for (int from : new int[] {99, 0, 37, 16}) {
      DataLoader resumed = new DataLoader(counting(500), 4, 8, order, 9);
      resumed.seek(from);
      resumed.next(batch);
      assertThat(batch.inputs()).containsExactly(drawn[from]);
    }
    DataLoader other = new DataLoader(counting(500), 4, 8, order, 10);
    other.next(batch);
    assertThat(batch.inputs()).isNotEqualTo(drawn[0]);
  }

  @Test
  void epochsAreCounted() {
    DataLoader loader = new DataLoader(counting(8 * 21), 4, 8, "epochs", 0);
    loader.seek(10);
    assertThat(loader.epoch()).isEqualTo(2.0);
  }

  @Test
  void aTextShorterThanAWindowIsRefused() {
    assertThatThrownBy(() -> new DataLoader(counting(64), 1, 64, "epochs", 0))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the training part has 64 tokens, but one window of block_size 64 needs 65; give a"
                + " longer text or a smaller block_size");
    Batch batch = Batch.allocate(1, 64);
    new DataLoader(counting(65), 1, 64, "epochs", 0).next(batch);
    assertThat(batch.inputs()[63]).isEqualTo(63);
    new DataLoader(counting(65), 1, 64, "random", 0).next(batch);
    assertThat(batch.inputs()[63]).isEqualTo(63);
  }

  @Test
  void permutationsAreBijectionsThatDifferBySeed() {
    for (int size : new int[] {1, 2, 3, 5, 16, 17, 1000, 4097}) {
      Set<String> seen = new HashSet<>();
      for (long key = 0; key < 4; key++) {
        Permutation permutation = new Permutation(size, key);
        long[] image = IntStream.range(0, size).mapToLong(permutation::at).toArray();
        seen.add(Arrays.toString(image));
        Arrays.sort(image);
        assertThat(image).containsExactly(IntStream.range(0, size).asLongStream().toArray());
      }
      if (size >= 16) {
        assertThat(seen).as("size %d", size).hasSize(4);
      }
    }
  }

  @Test
  void permutationsMixWell() {
    // Fixed points of a random permutation: Poisson(1) for each key, so 1000 +- 32 in total.
    int fixed = 0;
    for (long key = 0; key < 1000; key++) {
      Permutation permutation = new Permutation(300, Mix64.bits(7, key));
      for (int i = 0; i < 300; i++) {
        fixed += permutation.at(i) == i ? 1 : 0;
      }
    }
    assertThat(fixed).isBetween(840, 1160);
  }

  @Test
  void theSplitIsNanoGpts() {
    Split split = Split.tail("abcdefghij😀".repeat(10), 0.1, CharTokenizer.of("abcdefghij😀"));
    assertThat(split.train().size()).isEqualTo(99);
    assertThat(split.validation().size()).isEqualTo(11);
    int[] first = new int[1];
    split.validation().copy(0, first, 0, 1);
    assertThat(first[0]).isZero();
    assertThatThrownBy(() -> Split.tail("a", 0.1, new ByteTokenizer()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the text has 1 characters, too few to hold out a fraction of 0.1 for validation;"
                + " give a longer text");
  }
}
