package surprisal.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void theEnvironmentDecides() {
    assertThat(Terminal.movesCursor(Map.of("TERM", "xterm-256color"))).isTrue();
    assertThat(Terminal.movesCursor(Map.of("TERM", "dumb"))).isFalse();
    assertThat(Terminal.color(Map.of())).isTrue();
    assertThat(Terminal.color(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Terminal.color(Map.of("NO_COLOR", "1"))).isFalse();
  }

  @Test
  void columnsComeFromTheTerminalDriver() {
    assertThat(Terminal.columnsOf("24 132\n")).isEqualTo(132);
    assertThat(Terminal.columnsOf("0 0\n")).isEqualTo(80);
    assertThat(Terminal.columnsOf("")).isEqualTo(80);
    assertThat(Terminal.columnsOf("stty: not a tty")).isEqualTo(80);
  }
}
