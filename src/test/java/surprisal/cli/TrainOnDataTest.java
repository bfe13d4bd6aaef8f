package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiny runs on every kind of input, through the command line. */
class TrainOnDataTest {
  @TempDir private Path folder;
  private Cli.Outcome outcome;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            model: {n_layer: 1, n_head: 1, n_embd: 8, block_size: 16}
            optimizer: {warmup_steps: 1}
            training: {steps: 3, batch_size: 4, eval_interval: 3, checkpoint_interval: 3, sample_tokens: 0}
            compute: {threads: 1}
            """);
  }

  private int run(Object... arguments) {
    outcome = Cli.run(arguments);
    return outcome.exit();
  }

  private List<JsonNode> train(Object data, Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("train", config, "--data", data));
    Path out = folder.resolve("run");
    arguments.addAll(List.of("--out", out));
    arguments.addAll(List.of(more));
    assertThat(run(arguments.toArray())).as(outcome.err()).isZero();
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
      records.add(new ObjectMapper().readTree(line));
    }
    return records;
  }

  private static JsonNode last(List<JsonNode> records, String type) {
    return records.stream()
        .filter(record -> record.get("type").asText().equals(type))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private Path questions() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < 60; n++) {
      lines.append("{\"prompt\": \"%d+1=\", \"completion\": \"%d;\"}\n".formatted(n, n + 1));
    }
    return Files.writeString(folder.resolve("questions.jsonl"), lines);
  }

  @Test
  void aPreparedFolderTrainsWithItsMasks() throws IOException {
    Path prepared = folder.resolve("prepared");
    assertThat(run("prepare", questions(), "--tokenizer", "byte", "--out", prepared)).isZero();
    List<JsonNode> records = train(prepared, "--set", "data.attend_across_documents=false");
    JsonNode run = last(records, "run");
    assertThat(run.get("vocab_size").asInt()).isEqualTo(256);
    assertThat(run.get("smoothed_or_masked").asBoolean()).isTrue();
    // Of "59+1=60;" the 3 characters of "60;" count: less than half of all targets.
    assertThat(last(records, "step").get("count").asInt()).isBetween(16, 30);
    long counted = last(records, "evaluation").get("tokens").asLong();
    assertThat(counted).isBetween(15L, 22L);
  }

  @Test
  void theSameCorpusTrainsWithoutPreparing() throws IOException {
    List<JsonNode> records =
        train(questions(), "--set", "data.mask_prompt=false", "--set", "data.mask_tokens=[;]");
    JsonNode step = last(records, "step");
    assertThat(step.get("count").asInt()).isBetween(48, 60);
    assertThat(last(records, "run").get("lines").toString())
        .contains("questions.jsonl: 60 documents, ");
  }

  @Test
  void anotherTokenizerThanTheCheckpointsIsRefused() throws IOException {
    Path questions = questions();
    Path bytes = folder.resolve("bytes");
    Path characters = folder.resolve("characters");
    assertThat(run("prepare", questions, "--tokenizer", "byte", "--out", bytes)).isZero();
    assertThat(run("prepare", questions, "--out", characters)).isZero();
    train(bytes);
    Path out = folder.resolve("run");
    assertThat(run("train", config, "--data", characters, "--out", out, "--resume")).isEqualTo(2);
    assertThat(outcome.err())
        .containsPattern(
            "was trained with the vocabulary byte [0-9a-f]{12} of 256 tokens in \\S+, but ")
        .containsPattern("characters has char [0-9a-f]{12} of 13; resume with the text");
    assertThat(
            run(
                "train",
                config,
                "--data",
                characters,
                "--set",
                "data.tokenizer=byte",
                "--out",
                folder.resolve("new")))
        .isEqualTo(2);
    assertThat(outcome.err()).containsPattern("was made with tokenizer [0-9a-f]+, not with ");
  }

  @Test
  void nothingToLearnFromIsSaid() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "a".repeat(200));
    Path out = folder.resolve("run");
    assertThat(run("train", config, "--data", text, "--set", "data.mask_tokens=[a]", "--out", out))
        .isEqualTo(2);
    assertThat(outcome.err()).contains("every validation target is masked");
  }

  @Test
  void distanceFromUnigramAndBigramStandsInTheHistory() throws IOException {
    List<JsonNode> records =
        train(questions(), "--set", "training.steps=40", "--set", "data.mask_prompt=false");
    JsonNode evaluation = last(records, "evaluation");
    JsonNode baselines = evaluation.get("baselines");
    assertThat(baselines.get("tokens").asLong()).isEqualTo(evaluation.get("tokens").asLong());
    assertThat(baselines.get("unigram_kl_nats").asDouble()).isBetween(0.0, 2.0);
    assertThat(baselines.get("bigram_kl_nats").asDouble()).isBetween(0.0, 5.0);
  }

  @Test
  void overfittingIsSaidOnceAlsoAcrossAResume() throws IOException {
    // Random letters: there is nothing to learn but the training part by heart.
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder letters = new StringBuilder();
    random.ints(400, 'a', 'e').forEach(c -> letters.append((char) c));
    Path text = Files.writeString(folder.resolve("letters.txt"), letters);
    Object[] sets = {
      "--set", "model.n_embd=32", "--set", "training.eval_interval=20",
      "--set", "training.checkpoint_interval=20", "--set", "optimizer.learning_rate=1e-2",
      "--set", "data.validation_fraction=0.3", "--set", "training.batch_size=16",
      "--set", "training.steps=260", "--set", "training.keep_checkpoints=99"
    };
    train(text, sets);
    assertThat(outcome.out().split("overfitting: validation was lowest", -1)).hasSize(2);
    assertThat(outcome.out().indexOf("overfitting")).isLessThan(outcome.out().indexOf("eval 240"));
    for (int later = 240; later <= 260; later += 20) {
      Folders.delete(folder.resolve(String.format("run/checkpoints/step-%08d", later)));
    }
    List<Object> resume = new ArrayList<>(List.of(sets));
    resume.add("--resume");
    train(text, resume.toArray());
    assertThat(outcome.out()).contains("eval 260").doesNotContain("overfitting");
  }

  @Test
  void entropyAndDivergenceSumToTheCrossEntropyOfAKnownSource() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            {source: random_markov, seed: 1, characters: 3000, alphabet: abcd, order: 1,
             sharpness: 1.5, table_seed: 1}
            """);
    JsonNode source = last(train(spec), "evaluation").get("source");
    double h = source.get("entropy_nats").asDouble();
    double kl = source.get("kl_nats").asDouble();
    assertThat(source.get("tokens").asLong()).isEqualTo(299);
    assertThat(kl).isBetween(0.0, 2.0);
    assertThat(h + kl).isCloseTo(source.get("cross_entropy_nats").asDouble(), within(1e-9));
    Files.delete(spec);
    Path text = Files.writeString(folder.resolve("a.txt"), "abcd".repeat(100));
    assertThat(run("train", config, "--data", text, "--out", folder.resolve("other"))).isZero();
    assertThat(Files.readString(folder.resolve("other/metrics.jsonl")))
        .doesNotContain("\"source\"");
  }
}
