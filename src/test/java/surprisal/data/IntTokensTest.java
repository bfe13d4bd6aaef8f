package surprisal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IntTokensTest {
  @Test
  void narrowAndWideIdsAreReadBack() {
    for (int largest : new int[] {65535, 65536}) {
      IntTokens tokens = IntTokens.of(new int[] {0, 40000, largest, 7});
      int[] to = new int[5];
      tokens.copy(1, to, 2, 3);
      assertThat(to).containsExactly(0, 0, 40000, largest, 7);
      assertThatThrownBy(() -> tokens.copy(2, to, 0, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> tokens.copy(0, to, 3, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> IntTokens.of(new int[] {-1}))
        .isInstanceOf(IllegalStateException.class);
  }
}
