package surprisal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

class ValidationWindowsTest {
  private static TokenSequence counting(int n) {
    return IntTokens.of(IntStream.range(0, n).toArray());
  }

  private static List<Integer> targets(ValidationWindows windows) {
    List<Integer> targets = new ArrayList<>();
    Batch batch = windows.allocate();
    for (long i = 0; i < windows.batches(); i++) {
      windows.fill(batch, i);
      for (int n = 0; n < batch.targets().length; n++) {
        if (batch.targets()[n] >= 0) {
          assertThat(batch.inputs()[n]).isEqualTo(batch.targets()[n] - 1);
          targets.add(batch.targets()[n]);
        }
      }
    }
    return targets;
  }

  @Test
  void everyTokenButTheFirstIsPredictedOnce() {
    for (int n = 2; n < 60; n++) {
      ValidationWindows windows = new ValidationWindows(counting(n), 3, 4, null);
      assertThat(targets(windows)).isEqualTo(IntStream.range(1, n).boxed().toList());
      assertThat(windows.countedTargets()).isEqualTo(n - 1);
      assertThat(windows.windows()).isEqualTo((n - 1 + 3) / 4);
    }
  }

  @Test
  void aSubsetIsSpreadEvenlyAndFixed() {
    ValidationWindows windows = new ValidationWindows(counting(1001), 3, 10, 75);
    assertThat(windows.windows()).isEqualTo(8);
    assertThat(IntStream.range(0, 8).mapToObj(windows::start))
        .containsExactly(0L, 120L, 250L, 370L, 500L, 620L, 750L, 870L);
    assertThat(targets(windows)).hasSize(80).doesNotHaveDuplicates();
    assertThat(windows.countedTargets()).isEqualTo(80);
    assertThat(targets(new ValidationWindows(counting(1001), 3, 10, 5000))).hasSize(1000);
  }

  @Test
  void oneTokenIsTooFew() {
    assertThatThrownBy(() -> new ValidationWindows(counting(1), 1, 4, null))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the validation part has 1 tokens, but at least 2 are needed; give a longer text or a"
                + " larger validation_fraction");
  }
}
