package surprisal.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.data.DocumentTokens;
import surprisal.data.Split;
import surprisal.tokenizer.ByteTokenizer;

class StoredLadderTest {
  private static final int V = 256;

  @TempDir private Path folder;

  private static Split split(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append("abracadabra", 0, 1 + random.nextInt(11)).append(random.nextInt(10));
    }
    return Split.tail(text.toString(), 0.3, new ByteTokenizer());
  }

  /** Windows of any length, with any targets left out, have the losses that a fresh count gives. */
  @Test
  void givesTheLadderOfAnyWindows() {
    for (long seed = 1; seed <= 10; seed++) {
      Split split = split(seed, 3000);
      DocumentTokens train = split.train();
      DocumentTokens validation = split.validation();
      StoredLadder stored = StoredLadder.make(folder, train, validation, V, 5, Long.MAX_VALUE);
      NGramLadder counts = NGramLadder.count(train, V, 5, Smoothing.WITTEN_BELL);
      for (int T : new int[] {1, 2, 3, 7, 64, 5000}) {
        BitSet some = new BitSet();
        new SplittableRandom(seed).ints(200, 0, (int) validation.size() - 1).forEach(some::set);
        Windows all = Windows.disjoint(T, validation.size());
        for (Windows windows : new Windows[] {all, all.only(some)}) {
          Ladder expected = counts.score(validation, windows);
          Ladder found = stored.score(windows);
          for (int k = 0; k <= 5; k++) {
            assertThat(found.rungs().get(k).nats())
                .as("seed %d, T %d, rung %d", seed, T, k)
                .isCloseTo(expected.rungs().get(k).nats(), within(1e-6));
          }
        }
      }
    }
  }

  @Test
  void belongsToItsPartsAlone() throws Exception {
    Split split = split(1, 1000);
    long train = split.train().size();
    long held = split.validation().size();
    assertThat(StoredLadder.open(folder, V, train, held)).isEmpty();
    StoredLadder made = StoredLadder.make(folder, split.train(), split.validation(), V, 5, 100);
    assertThat(made.head().countedTokens()).isEqualTo(100);
    assertThat(StoredLadder.open(folder, V, train, held).orElseThrow().head())
        .isEqualTo(made.head());
    assertThat(StoredLadder.open(folder, V, train + 1, held)).isEmpty();
    assertThat(StoredLadder.open(folder, V - 1, train, held)).isEmpty();
    Files.writeString(folder.resolve("ladder.json"), "{");
    assertThat(StoredLadder.open(folder, V, train, held)).isEmpty();
  }
}
