package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.InvalidPathException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.UserError;

class FailureTest {

  @Test
  void mistakesOfTheUserSayWhatTheySay() {
    assertThat(Failure.sentence(new UserError("a.txt is empty"))).contains("a.txt is empty");
    assertThat(Failure.sentence(new IllegalStateException("a bug"))).isEmpty();
  }

  @Test
  void memoryThatIsUsedUpIsNotABug() {
    assertThat(Failure.sentence(new OutOfMemoryError("Java heap space")).orElseThrow())
        .startsWith("out of memory (Java heap space): the Java heap may grow to ")
        .endsWith("SURPRISAL_JAVA_OPTS=-Xmx...");
    Exception nested = new RuntimeException("in a worker", new OutOfMemoryError("Java heap space"));
    assertThat(Failure.sentence(nested).orElseThrow()).startsWith("out of memory (");
    assertThat(Failure.sentence(new RuntimeException("std::bad_alloc")).orElseThrow())
        .startsWith("out of memory (std::bad_alloc)");
  }

  @Test
  void namesThatNoFileCanHaveAreNamed() {
    Exception nested =
        new RuntimeException(new InvalidPathException("a\0b", "Nul character not allowed"));
    assertThat(Failure.sentence(nested).orElseThrow())
        .contains("cannot be the name of a file here (Nul character not allowed); name another");
    Cli.Outcome outcome = Cli.run("train", "--data", "a\0b");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
  }

  /** Java takes an empty name for the folder that it runs in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --out ",
        "prepare a.txt --out ",
        "runs ",
        "eval ",
        "plot R --out ",
        "baseline a.txt --json "
      })
  void emptyNamesAreMistakes(String command) {
    Cli.Outcome outcome = Cli.run((Object[]) command.split(" ", -1));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .hasLineCount(1)
        .startsWith("surprisal: Invalid value for ")
        .contains(": it is empty; name a file or folder; scripts/surprisal ");
  }
}
