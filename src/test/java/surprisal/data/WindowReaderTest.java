package surprisal.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowReaderTest {
  /** Ids are 10 times the document plus the position in it, for documents of 5, 3 and 6 tokens. */
  private static final int[] IDS = {0, 1, 2, 3, 4, 10, 11, 12, 20, 21, 22, 23, 24, 25};

  private static final DocumentTokens TOKENS =
      new DocumentTokens() {
        private final long[] starts = {0, 5, 8, 14};
        private final TokenSequence ids = IntTokens.of(IDS);

        @Override
        public long documents() {
          return 3;
        }

        @Override
        public Span document(long position) {
          int d = position < 5 ? 0 : position < 8 ? 1 : 2;
          // Only the last document has a prompt, of two tokens.
          return new Span(starts[d], starts[d] + (d == 2 ? 2 : 0), starts[d + 1]);
        }

        @Override
        public long textBytes() {
          return -1;
        }

        @Override
        public long size() {
          return ids.size();
        }

        @Override
        public void copy(long from, int[] to, int toOffset, int count) {
          ids.copy(from, to, toOffset, count);
        }
      };

  private static Batch read(TargetMask mask, boolean across, long start, int count) {
    WindowReader reader = new WindowReader(TOKENS, 8, mask, across);
    Batch batch = reader.allocate(2);
    reader.read(batch, 1, start, count);
    return batch;
  }

  private static int[] second(int[] rows) {
    return IntStream.range(8, 16).map(n -> rows[n]).toArray();
  }

  @Test
  void withoutMasksEverythingCounts() {
    Batch batch = read(TargetMask.NONE, true, 2, 8);
    assertThat(batch.starts()).isNull();
    assertThat(second(batch.inputs())).containsExactly(2, 3, 4, 10, 11, 12, 20, 21);
    assertThat(second(batch.targets())).containsExactly(3, 4, 10, 11, 12, 20, 21, 22);
    assertThat(second(batch.positions())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void attentionAndPositionsStartAgainWithEachDocument() {
    Batch batch = read(TargetMask.NONE, false, 2, 8);
    assertThat(second(batch.starts())).containsExactly(0, 0, 0, 3, 3, 3, 6, 6);
    assertThat(second(batch.positions())).containsExactly(0, 1, 2, 0, 1, 2, 0, 1);
    assertThat(second(batch.targets())).containsExactly(3, 4, 10, 11, 12, 20, 21, 22);
  }

  @Test
  void paddingIsIgnoredAndStaysInItsDocument() {
    Batch batch = read(TargetMask.NONE, false, 6, 4);
    assertThat(second(batch.inputs())).containsExactly(11, 12, 20, 21, 0, 0, 0, 0);
    assertThat(second(batch.targets())).containsExactly(12, 20, 21, 22, -1, -1, -1, -1);
    assertThat(second(batch.starts())).containsExactly(0, 0, 2, 2, 2, 2, 2, 2);
    assertThat(second(batch.positions())).containsExactly(0, 1, 0, 1, 2, 3, 4, 5);
  }

  @Test
  void promptsFirstTokensAndChosenTokensAreMasked() {
    assertThat(second(read(new TargetMask(true, true, Set.of()), true, 2, 8).targets()))
        .containsExactly(3, 4, 10, 11, 12, -1, -1, 22);
    assertThat(second(read(new TargetMask(false, false, Set.of()), true, 2, 8).targets()))
        .containsExactly(3, 4, -1, 11, 12, -1, 21, 22);
    assertThat(second(read(new TargetMask(false, true, Set.of(11, 3)), true, 2, 8).targets()))
        .containsExactly(-1, 4, 10, -1, 12, 20, 21, 22);
    Batch all = read(new TargetMask(true, false, Set.of(12)), true, 2, 8);
    assertThat(second(all.targets())).containsExactly(3, 4, -1, 11, -1, -1, -1, 22);
    assertThat(second(all.inputs())).containsExactly(2, 3, 4, 10, 11, 12, 20, 21);
  }

  @Test
  void loadersPassMasksOn() {
    WindowReader reader = new WindowReader(TOKENS, 4, new TargetMask(true, false, Set.of()), false);
    DataLoader loader = new DataLoader(reader, 2, 4, "epochs", 1);
    Batch batch = loader.allocate();
    ValidationWindows windows = new ValidationWindows(reader, 2, 4, null);
    assertThat(batch.starts()).hasSize(8);
    int counted = 0;
    for (long i = 0; i < windows.batches(); i++) {
      windows.fill(batch, i);
      counted += batch.counted();
    }
    // Of 13 targets, without the first of documents 2 and 3 and the second token of the prompt.
    assertThat(windows.countedTargets()).isEqualTo(13);
    assertThat(counted).isEqualTo(10);
    loader.next(batch);
    for (int n = 0; n < 8; n++) {
      assertThat(batch.positions()[n]).isEqualTo(n % 4 - batch.starts()[n]);
    }
  }
}
