package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

class SlidingWindowsTest {

  @Test
  void everyTokenButTheFirstIsPredictedOnceAndInOrder() {
    for (int size = 2; size < 40; size++) {
      for (int T = 1; T < 9; T++) {
        for (int stride = 1; stride <= T; stride++) {
          SlidingWindows windows = new SlidingWindows(size, T, stride);
          int next = 1;
          for (int w = 0; w < windows.count(); w++) {
            for (int t = windows.firstCounted(w); t < windows.length(w); t++) {
              int target = windows.start(w) + t + 1;
              assertThat(target).as("%s", windows).isEqualTo(next++);
              assertThat(windows.position(target)).as("%s at %d", windows, target).isEqualTo(t);
            }
          }
          assertThat(next).as("%s", windows).isEqualTo(size);
        }
      }
    }
  }

  @Test
  void refusesTextsWithoutATarget() {
    assertThatThrownBy(() -> new SlidingWindows(1, 4, 4))
        .isInstanceOf(UserError.class)
        .hasMessage("the text has 1 tokens, but a loss needs 2 or more; give a longer text");
    assertThatThrownBy(() -> new SlidingWindows(9, 4, 0))
        .isInstanceOf(UserError.class)
        .hasMessage("the stride is 0; it must be 1 to block_size 4");
  }
}
