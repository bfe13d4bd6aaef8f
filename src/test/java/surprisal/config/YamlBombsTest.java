package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small files that ask for a lot: refused in a sentence, soon. */
@Timeout(20)
class YamlBombsTest {
  @TempDir private Path folder;

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("a.yaml"), yaml);
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> ConfigReader.read(file, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void aliasesAreNotExpanded() throws IOException {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertRefused(write(laughs.toString()), ":1: unknown key a0");
    String steps = "training: &t {steps: 5}\nmodel: *t\n";
    assertRefused(write(steps), ":2: model is a YAML alias; write the value itself");
  }

  @Test
  void nestingIsBounded() throws IOException {
    assertRefused(
        write("data:\n  mask_tokens: " + "[".repeat(100_000)),
        "not well-formed YAML: it is nested");
    assertRefused(write("{a: ".repeat(100_000)), "");
  }

  @Test
  void aFileOfMegabytesIsNotAConfig() throws IOException {
    assertRefused(
        write("# long\n".repeat(200_000)),
        " is larger than 1 MB, which is not an experiment's config");
    assertRefused(Path.of("/dev/zero"), " is larger than 1 MB");
  }

  @Test
  void aConfigMayComeThroughAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Process writer = new ProcessBuilder("bash", "-c", "echo 'seed: 7' > '" + pipe + "'").start();
    assertThat(ConfigReader.read(pipe, List.of()).seed()).isEqualTo(7);
    writer.waitFor();
  }
}
