package surprisal.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/a-2",
        "a b",
        "it's",
        "a\nb",
        "\t'\\x\u001b",
        "ü b",
        "$(ls)",
        "-",
        "",
        "a*?[b]",
        "~"
      })
  void bashReadsItBackOnOneLine(String word) throws Exception {
    String quoted = ShellWord.of(word);
    assertThat(quoted.lines().count()).isEqualTo(1);
    Process bash =
        new ProcessBuilder("bash", "-c", "printf %s " + quoted).redirectErrorStream(true).start();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(word);
  }
}
