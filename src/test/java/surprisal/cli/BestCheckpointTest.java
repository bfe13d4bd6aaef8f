package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The best checkpoint is the one with the lowest validation loss of all evaluations. */
class BestCheckpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Cli.Outcome outcome;
  private static Path run;

  /** Random letters: validation soon rises while the training part is learned by heart. */
  @BeforeAll
  static void train() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder letters = new StringBuilder();
    random.ints(400, 'a', 'e').forEach(c -> letters.append((char) c));
    Path text = Files.writeString(folder.resolve("letters.txt"), letters);
    run = folder.resolve("run");
    List<Object> words =
        new ArrayList<>(List.of("train", TinyConfig.write(folder), "--data", text, "--out", run));
    for (String set :
        List.of(
            "model.n_embd=32",
            "data.validation_fraction=0.3",
            "training.steps=500",
            "training.batch_size=16",
            "training.eval_interval=4",
            "training.checkpoint_interval=1000",
            "training.keep_checkpoints=1",
            "training.patience=5")) {
      words.addAll(List.of("--set", set));
    }
    outcome = Cli.run(words.toArray());
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  private static List<JsonNode> records(String type) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      if (record.get("type").asText().equals(type)) {
        records.add(record);
      }
    }
    return records;
  }

  private static int bestStep() throws IOException {
    return records("evaluation").stream()
        .min(Comparator.comparingDouble(e -> e.get("nll_nats").asDouble()))
        .orElseThrow()
        .get("step")
        .asInt();
  }

  @Test
  void itIsSavedWhenItIsFoundAndNamedEverywhere() throws IOException {
    int best = bestStep();
    String folderOfBest = String.format("step-%08d", best);
    JsonNode pointer = JSON.readTree(run.resolve("checkpoints/best.json").toFile());
    assertThat(pointer.get("step").asInt()).isEqualTo(best);
    Cli.Outcome eval = Cli.run("eval", run + "@best");
    assertThat(eval.exit()).as(eval.err()).isZero();
    assertThat(eval.out()).contains(folderOfBest);
    Cli.Outcome sample = Cli.run("sample", run + "@best", "--tokens", 3);
    assertThat(sample.err()).contains(folderOfBest);
    Cli.Outcome step = Cli.run("sample", run + "@" + best, "--tokens", 3);
    assertThat(step.out()).isEqualTo(sample.out());
  }

  @Test
  void theLatestIsAnother() throws IOException {
    int last = records("step").size();
    assertThat(last).isGreaterThan(bestStep());
    for (String name : List.of("", "@latest", "@" + last)) {
      assertThat(Cli.run("eval", run + name).out()).contains(String.format("step-%08d", last));
    }
  }

  @Test
  void patienceEndedTheRun() throws IOException {
    JsonNode end = records("end").get(0);
    assertThat(end.get("reason").asText()).isEqualTo("patience");
    assertThat(end.get("step").asInt()).isEqualTo(bestStep() + 5 * 4);
    assertThat(outcome.out()).contains("the last 5 evaluations found no lower validation loss");
  }

  @Test
  void otherNamesAreRefused() throws IOException {
    int last = records("step").size();
    Cli.Outcome missing = Cli.run("eval", run + "@7");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err())
        .contains(
            "run@7: there are only the steps " + bestStep() + ", " + last + " to choose from");
    Cli.Outcome typo = Cli.run("eval", run + "@bset");
    assertThat(typo.exit()).isEqualTo(2);
    assertThat(typo.err()).contains("after @ write best, latest or a step, such as @1500");
  }
}
