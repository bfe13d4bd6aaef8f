package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static surprisal.cli.Cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.cli.view.SurprisalScale;
import surprisal.report.Columns;

class ExplainCommandTest {
  @TempDir static Path folder;
  private static TinyRun tiny;

  @BeforeAll
  static void train() throws Exception {
    tiny = TinyRun.train(folder, "tiny", TinyRun.TEXT);
  }

  private static String explain(String text, Object... more) {
    Object[] args = new Object[more.length + 4];
    args[0] = "explain";
    args[1] = tiny.folder();
    args[2] = "--text";
    args[3] = text;
    System.arraycopy(more, 0, args, 4, more.length);
    Cli.Outcome outcome = run(args);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  @Test
  void oneLineATokenPlainAndNoWiderThanATerminal() {
    String out = explain("the café\nsat on a mat, the ");
    List<String> table = out.lines().skip(2).limit(1 + 27).toList();
    assertThat(table.get(0)).contains("token", "bits", "total", "rank", "entropy");
    assertThat(table.get(4)).startsWith("   4  ␣ ");
    assertThat(table.get(8)).startsWith("   8  é ");
    assertThat(table.get(9)).startsWith("   9  ⏎ ");
    assertThat(out).doesNotContain("\u001b").contains("an arithmetic coder using this model");
    assertThat(out.lines().skip(1).mapToInt(Columns::width).max().orElseThrow())
        .isLessThanOrEqualTo(80);
  }

  @Test
  void theRunningTotalEndsAtTheSum() {
    List<String> lines = explain("the cat").lines().toList();
    String[] last = lines.get(9).strip().split(" +");
    assertThat(lines.get(11)).startsWith(last[3] + " bits for 7 tokens");
  }

  @Test
  void gradientsAddUpToZeroAndTheTargetsIsNegative() {
    String out = explain("the cat", "--gradient", 3);
    String table = out.substring(out.indexOf("gradient of the loss of token 3"));
    assertThat(table.lines().filter(line -> line.matches("\\S+ .* 1 +-0\\.\\d+"))).hasSize(1);
    assertThat(table.lines().filter(line -> line.startsWith("sum")).toList())
        .containsExactly("sum        1.000000        1  +0.000000");
  }

  @Test
  void aStepMakesTheTextLikelier() {
    String out = explain("the cat", "--step", "--learning-rate", 1e-3);
    String last = out.lines().reduce((a, b) -> b).orElseThrow();
    String[] words = last.split(" ");
    assertThat(Double.parseDouble(words[5])).isLessThan(Double.parseDouble(words[2]));
  }

  @Test
  void thePageStandsAloneAndEscapes() throws Exception {
    TinyRun markup = TinyRun.train(folder, "markup", "<b>&\"x\"</b>\n".repeat(40));
    Path page = folder.resolve("page.html");
    Cli.Outcome outcome = run("explain", markup.folder(), "--text", "<b>&\"x\"", "--html", page);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    String html = Files.readString(page);
    assertThat(html)
        .contains("{\"text\":\"\\u003c\",", "{\"text\":\"\\u0026\",", "default-src 'none'")
        .doesNotContain("{{", "http://", "https://", "<b>", "uPlot");
    assertThat(html.split("\"entropy_bits\":")).hasSize(1 + 7);
  }

  @Test
  void coloursAreForTerminals() {
    for (SurprisalScale level : SurprisalScale.values()) {
      assertThat(level.paint("a\nb").replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo("a⏎\nb");
    }
    assertThat(SurprisalScale.of(0.49)).isEqualTo(SurprisalScale.BELOW_HALF);
    assertThat(SurprisalScale.of(8)).isEqualTo(SurprisalScale.ABOVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the dog | --gradient      | 1   | --text: character 'd' (U+0064) at offset 4 is not among",
        "the     | --gradient      | 4   | --gradient is 4; the text has tokens 1 to 3",
        "the     | --gradient      | 0   | --gradient is 0; the text has tokens 1 to 3",
        "the     | --learning-rate | -1  | --learning-rate is -1.0; it must be above 0",
        "the     | --html          | /no/such/x.html | --html /no/such/x.html cannot be written",
        "''      | --gradient      | 1   | --text is empty; give it at least one character",
      })
  void namesTheUsersMistakes(String text, String option, String value, String sentence) {
    Cli.Outcome outcome = run("explain", tiny.folder(), "--text", text, option, value);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("surprisal: " + sentence);
    assertThat(outcome.err().strip().lines()).hasSize(1);
  }
}
