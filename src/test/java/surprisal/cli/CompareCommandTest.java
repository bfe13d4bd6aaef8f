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
  void oneSeedEachIsSaidNotToCoverTheSeeds() {
    assertThat(run("compare", tiny.folder(), longer.folder()).out().replaceAll("\\s+", " "))
        .contains("This interval covers the choice of text, not that of the seed")
        .contains("compare A1 A2 A3 -- B1 B2 B3", "(± one standard error)");
  }

  private static TinyRun seeded(String name, long seed, int steps) throws Exception {
    String[] sets = {"seed=" + seed, "training.steps=" + steps, "data.text=" + tiny.text()};
    return TinyRun.train(folder, name + seed, TinyRun.TEXT, sets);
  }

  @Test
  void groupsArePairedBySeedOrNot() throws Exception {
    Path[] a = {seeded("a", 1, 20).folder(), seeded("a", 2, 20).folder()};
    Path[] b = {seeded("b", 2, 40).folder(), seeded("b", 1, 40).folder()};
    Path other = seeded("b", 3, 40).folder();
    JsonNode json = json("compare", a[0], a[1], "--", b[0], b[1]);
    double[] losses = new double[4];
    for (int i = 0; i < 4; i++) {
      losses[i] = json.get("runs").get(i).get("nll_nats").asDouble();
    }
    assertThat(json.get("runs").get(2).get("seed").asLong()).isEqualTo(2);
    assertThat(json.get("seeds").get("paired").asBoolean()).isTrue();
    JsonNode interval = json.get("seeds").get("interval");
    double mean = (losses[0] - losses[3] + losses[1] - losses[2]) / 2;
    assertThat(interval.get("mean").asDouble()).isCloseTo(mean, within(1e-12));
    double spread = Math.abs(losses[0] - losses[3] - losses[1] + losses[2]) / 2;
    // Student's quantile for one degree of freedom.
    assertThat(interval.get("high").asDouble()).isCloseTo(mean + 12.7062 * spread, within(1e-4));
    assertThat(json.get("ledger").get("difference").asDouble()).isCloseTo(mean, within(1e-12));

    String unpaired = run("compare", a[0], a[1], "--", b[0], other).out();
    assertThat(unpaired.replaceAll("\\s+", " "))
        .contains("over 2 and 2 seeds, which are not the same and so not paired")
        .contains("nats per token seed 1 ", "nats per token seed 3 ")
        .contains("This interval covers the choice of seeds, not that of the text.")
        .doesNotContain("warning");
    assertThat(run("compare", a[0], other, "--", b[0], b[1]).out().replaceAll("\\s+", " "))
        .contains("warning: the runs of A differ in more than their seed: training.steps");

    Path page = folder.resolve("groups.html");
    Cli.Outcome html = run("compare", a[0], a[1], "--html", page, "--", b[0], b[1]);
    assertThat(html.exit()).isEqualTo(2);
    assertThat(html.err()).contains("there is no run in").doesNotContain("option");
  }

  @Test
  void groupsThatSayNothingAboutSeedsAreRefused() {
    refuses(
        "one group has a single run",
        "compare",
        tiny.folder(),
        longer.folder(),
        "--",
        tiny.folder());
    refuses(
        "group A has two runs with the seed 1337",
        "compare",
        tiny.folder(),
        longer.folder(),
        "--",
        tiny.folder(),
        longer.folder());
    refuses(
        "compare takes two models, or two groups with -- between them, but got 3",
        "compare",
        tiny.folder(),
        longer.folder(),
        tiny.folder());
    refuses("compare takes two models", "compare", tiny.folder());
  }

  private static void refuses(String sentence, Object... args) {
    Cli.Outcome outcome = run(args);
    assertThat(outcome.err()).startsWith("surprisal: ").contains(sentence);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.exit()).isEqualTo(2);
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
