package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end before their steps are completed. */
class BudgetCommandTest {
  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = TinyConfig.write(folder);
  }

  private Cli.Outcome train(String run, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", config, "--out", folder.resolve(run)));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  private List<JsonNode> records(String run, String type) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"))) {
      JsonNode record = new ObjectMapper().readTree(line);
      if (record.get("type").asText().equals(type)) {
        records.add(record);
      }
    }
    return records;
  }

  @Test
  void tokensSetTheStepsAndTheScheduleFits() throws IOException {
    Cli.Outcome outcome = train("tokens", "--max-tokens", "700");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("completed all 10 steps");
    List<JsonNode> steps = records("tokens", "step");
    assertThat(steps).hasSize(700 / TinyConfig.TOKENS_PER_STEP);
    JsonNode end = records("tokens", "end").get(0);
    assertThat(end.get("reason").asText()).isEqualTo("steps");
    assertThat(end.get("tokens").asLong()).isEqualTo(640);

    // Three of ten steps warm up; the last one stands at 6/7 of the cosine.
    double last = steps.get(9).get("learning_rate").asDouble();
    double expected = 1e-4 + 0.5 * (1 + Math.cos(Math.PI * 6 / 7)) * (1e-2 - 1e-4);
    assertThat(last).isCloseTo(expected, within(1e-12));
  }

  @Test
  void aLossEndsTheRunAtItsEvaluationAndItCanGoOn() throws IOException {
    Cli.Outcome outcome = train("loss", "--until-loss", "2.2", "--set", "training.steps=60");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    JsonNode end = records("loss", "end").get(0);
    assertThat(end.get("reason").asText()).isEqualTo("until_loss");
    int step = end.get("step").asInt();
    assertThat(step).isBetween(1, 59);
    List<JsonNode> evaluations = records("loss", "evaluation");
    JsonNode last = evaluations.get(evaluations.size() - 1);
    assertThat(last.get("step").asInt()).isEqualTo(step);
    assertThat(last.get("nll_nats").asDouble()).isLessThanOrEqualTo(2.2);
    assertThat(outcome.out()).contains("reached until_loss 2.2").contains("Sample at");

    Cli.Outcome again = train("loss", "--resume", "--set", "training.until_loss=null");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(records("loss", "step")).hasSize(60);
    assertThat(records("loss", "step").get(step).get("step").asInt()).isEqualTo(step);
  }

  @Test
  void minutesEndTheRunWithAnEvaluationAndACheckpoint() throws IOException {
    Cli.Outcome outcome = train("time", "--minutes", "0.0000001");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out().replaceAll("\\s+", " "))
        .contains("minutes reached; the schedule was planned");
    assertThat(records("time", "evaluation")).hasSize(2);
    assertThat(folder.resolve("time/checkpoints/step-00000001")).isDirectory();

    // A budget stays spent, and a run resumed without that limit makes the same bits.
    assertThat(train("time", "--resume").exit()).isZero();
    assertThat(records("time", "step")).hasSize(1);
    assertThat(train("time", "--resume", "--set", "training.minutes=null").exit()).isZero();
    assertThat(train("whole").exit()).isZero();
    String last = "checkpoints/step-00000020/model.safetensors";
    assertThat(Files.readAllBytes(folder.resolve("time").resolve(last)))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole").resolve(last)));
  }

  @Test
  void budgetsThatCannotBe() {
    assertRefused("--minutes 0: minutes is 0.0; it must be above 0", "--minutes", "0");
    assertRefused(
        "--minutes soon: training.minutes is soon; it must be a number or null",
        "--minutes",
        "soon");
    assertRefused("--until-loss -1: until_loss is -1.0; it must be above 0", "--until-loss", "-1");
    assertRefused(
        "--max-tokens 10: max_tokens is 10, but one step takes 64; it must be at least that",
        "--max-tokens",
        "10");
    assertRefused(
        "--max-tokens 100: warmup_steps 3 is more than the 1 steps of max_tokens",
        "--max-tokens",
        "100");
  }

  @Test
  void aRangeTestAdvisesARateAndLeavesNoRun() throws IOException {
    Path png = folder.resolve("range.png");
    Cli.Outcome outcome = train("range", "--lr-find", "--lr-steps", "80", "--plot", png);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("falls fastest")
        .containsPattern("try learning_rate: \\d\\.\\de-0\\d, and no more than");
    assertThat(png).isRegularFile();
    assertThat(folder.resolve("range")).doesNotExist();
    assertRefused("--lr-steps is 5; it must be at least 20", "--lr-find", "--lr-steps", "5");
    assertRefused("--plot belongs to --lr-find", "--plot", "a.png");
    assertRefused("--plot is a.gif; name a file", "--lr-find", "--plot", "a.gif");
  }

  private void assertRefused(String message, Object... arguments) {
    Cli.Outcome outcome = train("refused", arguments);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.exit()).isEqualTo(2);
  }
}
