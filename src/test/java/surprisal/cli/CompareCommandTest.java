package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static surprisal.cli.Cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir static Path folder;
  private static TinyRun tiny;
  private static TinyRun longer;

  @BeforeAll
  static void train() throws Exception {
    tiny = TinyRun.train(folder, "tiny", TinyRun.TEXT);
    longer =
        TinyRun.train(folder, "longer", TinyRun.TEXT, "training.steps=90", "model.block_size=32");
  }

  private static JsonNode json(Object... args) throws Exception {
    Path file = folder.resolve("report.json");
    Object[] all = new Object[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--json";
    all[args.length + 1] = file;
    Cli.Outcome outcome = run(all);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return new JsonMapper().readTree(file.toFile());
  }

  @Test
  void thePartsOfEverySplitAddUpToTheDifference() throws Exception {
    JsonNode json = json("compare", tiny.folder(), longer.folder());
    double difference = json.get("ledger").get("difference").asDouble();
    assertThat(json.get("difference").get("interval").get("mean").asDouble())
        .isCloseTo(difference, within(1e-12));
    assertThat(json.get("ledger").get("splits")).hasSize(5);
    for (JsonNode split : json.get("ledger").get("splits")) {
      double sum = 0;
      for (JsonNode part : split.get("parts")) {
        sum += part.get("a").asDouble() - part.get("b").asDouble();
      }
      assertThat(sum).as(split.get("name").asText()).isCloseTo(difference, within(1e-9));
    }
  }

  @Test
  void theLedgerOfAnEvaluationAddsUpToItsLoss() throws Exception {
    JsonNode json = json("eval", tiny.folder(), "--ledger", "--stride", 5);
    for (JsonNode split : json.get("ledger").get("splits")) {
      double sum = 0;
      for (JsonNode part : split.get("parts")) {
        sum += part.get("share").asDouble();
      }
      assertThat(sum).isCloseTo(json.get("nll_nats").asDouble(), within(1e-9));
    }
  }

  @Test
  void showsWhichTokensPay() {
    String out = run("compare", tiny.folder(), longer.folder()).out();
    assertThat(out)
        .contains("A - B = +", ": B is better\n")
        .contains("position in window", "frequency decile", "class")
        .contains("letter inside word")
        .doesNotContain("document");
    assertThat(out.lines().filter(line -> line.startsWith("sum "))).hasSize(4);
    assertThat(run("eval", tiny.folder(), "--ledger").out())
        .contains("breakdown of", "first letter", "of all");
  }

  @Test
  void refusesModelsOfOtherTokens() throws Exception {
    TinyRun other = TinyRun.train(folder, "other", "abcdefg hij\n".repeat(60));
    Cli.Outcome outcome = run("compare", tiny.folder(), other.folder());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("has the vocabulary char of 15 tokens", "has char of 12", "same vocabulary");
  }
}
