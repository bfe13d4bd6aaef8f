package surprisal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

class GridTest {
  @Test
  void everyCombinationInTheOrderGiven() {
    assertThat(Grid.of(List.of("lr=1e-3,3e-3", "model.n_layer=2,4")).points())
        .extracting(Grid.Point::sets)
        .containsExactly(
            List.of("optimizer.learning_rate=1e-3", "model.n_layer=2"),
            List.of("optimizer.learning_rate=1e-3", "model.n_layer=4"),
            List.of("optimizer.learning_rate=3e-3", "model.n_layer=2"),
            List.of("optimizer.learning_rate=3e-3", "model.n_layer=4"));
    assertThat(Grid.of(List.of()).points()).hasSize(1);
  }

  @Test
  void namesOfFoldersHoldNoSeparators() {
    Grid.Point point = Grid.of(List.of("data.text=a/b.txt", "wd=0.1")).points().get(0);
    assertThat(point.name()).isEqualTo("text=a_b.txt,weight_decay=0.1");
  }

  @Test
  void whatIsNoGridIsRefused() {
    assertRefused("--grid is lr; write key=value,value,...", "lr");
    assertRefused("--grid is lr=; write key=value,value,...", "lr=");
    assertRefused("has an empty or duplicate value", "lr=1e-3,");
    assertRefused("has an empty or duplicate value", "lr=1e-3,1e-3");
    assertRefused("gives optimizer.learning_rate twice", "lr=1", "optimizer.learning_rate=2");
  }

  private static void assertRefused(String message, String... options) {
    assertThatThrownBy(() -> Grid.of(List.of(options)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
