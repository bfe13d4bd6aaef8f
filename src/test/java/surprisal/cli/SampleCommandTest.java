package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static surprisal.cli.Cli.run;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleCommandTest {
  @TempDir static Path folder;
  private static TinyRun tiny;

  @BeforeAll
  static void train() throws Exception {
    tiny = TinyRun.train(folder, "tiny", TinyRun.TEXT);
  }

  private static String sample(Object... more) {
    Object[] args = new Object[more.length + 2];
    args[0] = "sample";
    args[1] = tiny.folder();
    System.arraycopy(more, 0, args, 2, more.length);
    Cli.Outcome outcome = run(args);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  @Test
  void continuesThePromptByAsManyTokensAsAskedFor() {
    String text = sample("--prompt", "the ca", "--tokens", 25);
    assertThat(text).startsWith("the ca").endsWith(System.lineSeparator());
    assertThat(text.length() - System.lineSeparator().length()).isEqualTo(6 + 25);
  }

  @Test
  void theSeedDecides() {
    assertThat(sample("--seed", 7))
        .isEqualTo(sample("--seed", 7))
        .isNotEqualTo(sample("--seed", 8));
  }

  @Test
  void temperatureZeroAndTopOneTakeTheMostLikely() {
    assertThat(sample("--temperature", 0, "--seed", 1))
        .isEqualTo(sample("--top-k", 1, "--seed", 2))
        .isEqualTo(sample("--top-p", 1e-9, "--seed", 3));
  }

  @Test
  void anEmptyPromptStartsSomewhereEvenWithoutANewline() throws Exception {
    assertThat(sample("--prompt", "", "--tokens", 5)).hasSize(5 + System.lineSeparator().length());
    TinyRun noNewline = TinyRun.train(folder, "no-newline", "abc ".repeat(200));
    Cli.Outcome outcome = run("sample", noNewline.folder(), "--tokens", 5);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).hasSize(5 + System.lineSeparator().length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prompt      | the dog | --prompt: character 'd' (U+0064) at offset 4 is not among the",
        "--temperature | -1      | --temperature is -1.0; it must be 0 or more",
        "--temperature | NaN     | --temperature is NaN; it must be 0 or more",
        "--top-k       | 0       | --top-k is 0; it must be at least 1",
        "--top-p       | 1.5     | --top-p is 1.5; it must be above 0 and at most 1",
        "--tokens      | 0       | --tokens is 0; it must be at least 1",
      })
  void namesTheUsersMistakes(String option, String value, String sentence) {
    Cli.Outcome outcome = run("sample", tiny.folder(), option, value);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("surprisal: " + sentence);
    assertThat(outcome.err().strip().lines()).hasSize(1);
  }
}
