package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static surprisal.cli.Cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.run.HeldOut;
import surprisal.run.TrainingData;

class EvalCommandTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static TinyRun tiny;

  @BeforeAll
  static void train() throws Exception {
    tiny = TinyRun.train(shared, "tiny", TinyRun.TEXT);
  }

  private JsonNode json(Object... more) throws Exception {
    Path file = folder.resolve("eval.json");
    Object[] args = new Object[more.length + 4];
    args[0] = "eval";
    args[1] = tiny.folder();
    args[2] = "--json";
    args[3] = file;
    System.arraycopy(more, 0, args, 4, more.length);
    Cli.Outcome outcome = run(args);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return new JsonMapper().readTree(file.toFile());
  }

  @Test
  void agreesWithTheEvaluationOfTheTraining() throws Exception {
    Path state = tiny.folder().resolve("checkpoints/step-00000030/state.json");
    double trained =
        new JsonMapper().readTree(state.toFile()).findValue("validation_loss_nats").asDouble();
    JsonNode json = json();
    assertThat(json.get("nll_nats").asDouble()).isCloseTo(trained, within(1e-6));
    assertThat(json.get("text").asText()).isEqualTo(tiny.text() + " (validation)");
  }

  @Test
  void givesEveryUnitWithItsDenominator() throws Exception {
    JsonNode json = json();
    // The last 140 of 1400 characters; é and ß, 4 times each, have two bytes.
    assertThat(json.get("tokens").asLong()).isEqualTo(139);
    assertThat(json.get("characters").asLong()).isEqualTo(139);
    assertThat(json.get("bytes").asLong()).isEqualTo(147);
    double nats = json.get("nll_nats").asDouble();
    double bits = json.get("bits_per_token").asDouble();
    assertThat(json.get("perplexity").asDouble()).isCloseTo(Math.exp(nats), within(1e-12));
    assertThat(json.get("perplexity").asDouble()).isCloseTo(Math.pow(2, bits), within(1e-9));
    assertThat(json.get("bits_per_byte").asDouble()).isCloseTo(bits * 139 / 147, within(1e-12));
    assertThat(json.get("nll_interval").get("low").asDouble()).isLessThan(nats);
    assertThat(json.get("top5_accuracy").asDouble())
        .isGreaterThan(json.get("top1_accuracy").asDouble());
    JsonNode calibration = json.get("calibration");
    assertThat(
            calibration.get("calibration_nats").asDouble()
                + calibration.get("refinement_nats").asDouble())
        .isCloseTo(nats, within(1e-9));
  }

  @Test
  void tellsAPersonTheSame() {
    String out = run("eval", tiny.folder()).out();
    assertThat(out)
        .contains("139 tokens = 139 characters = 147 bytes")
        .contains("9 of 16 tokens, disjoint")
        .contains("one number")
        .contains("loss of softmax(logits / T), lowest at T = ")
        .contains("refinement");
  }

  @Test
  void showsTheLadderOfTheSameTokens() throws Exception {
    JsonNode rungs = json().get("ladder").get("rungs");
    assertThat(rungs).extracting(rung -> rung.get("name").asText()).contains("uniform", "5-gram");
    assertThat(rungs.get(0).get("nats").asDouble()).isCloseTo(Math.log(16), within(0.2));
    TrainingData material = TrainingData.open(TinyRun.config("x.yaml", tiny.text()).data());
    HeldOut held = new HeldOut(TinyRun.config("x", tiny.text()).data(), material, 4, 16, null);
    for (int k = 0; k < rungs.size(); k++) {
      assertThat(rungs.get(k).get("nats").asDouble())
          .isEqualTo(held.ladder().rungs().get(k).nats());
    }
    String out = run("eval", tiny.folder()).out();
    assertThat(out).contains("ladder      uniform ", "            below ");
    assertThat(out.lines().filter(line -> line.length() > 80 && !line.contains("/")))
        .as("80 columns")
        .isEmpty();
    assertThat(json("--split", "train").get("ladder").isNull()).isTrue();
    assertThat(run("eval", tiny.folder(), "--against", tiny.folder()).out().replaceAll("\\s+", " "))
        .contains("covers the choice of text, not that of the seed");
  }

  @Test
  void aKnownSourceIsShownForOtherTextsToo() throws Exception {
    Path source = folder.resolve("source.yaml");
    String letters = Files.readString(Path.of("data/unigram.yaml"));
    Files.writeString(source, letters.replace("characters: 1000000", "characters: 30000"));
    Path run = folder.resolve("known");
    Path config = folder.resolve("known.yaml");
    Files.writeString(
        config,
        """
        data: {text: '%s'}
        model: {n_layer: 1, n_head: 2, n_embd: 16, block_size: 16}
        optimizer: {warmup_steps: 0}
        training: {steps: 2, batch_size: 4, sample_tokens: 0, eval_tokens: 1000}
        compute: {engine: nd4j, threads: 1}
        """
            .formatted(source));
    Cli.Outcome trained = run("train", config, "--out", run);
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(run("eval", run).out().replaceAll("\\s+", " "))
        .containsPattern("ladder .* uniform .* source's entropy \\d");
    assertThat(run("eval", run, "--data", source).out())
        .contains("ladder      source's entropy ", " above source's entropy ");
  }

  @Test
  void aStrideGivesMoreContextToTheSameTokens() throws Exception {
    JsonNode disjoint = json("--split", "all");
    JsonNode sliding = json("--split", "all", "--stride", "4");
    assertThat(sliding.get("tokens")).isEqualTo(disjoint.get("tokens"));
    assertThat(sliding.get("windows").asInt()).isGreaterThan(3 * disjoint.get("windows").asInt());
    assertThat(sliding.get("nll_nats").asDouble())
        .isNotEqualTo(disjoint.get("nll_nats").asDouble());
  }

  @Test
  void anotherTextOfOneWindowHasNoErrorBar() throws Exception {
    Path other = folder.resolve("other.txt");
    Files.writeString(other, "the cat");
    JsonNode json = json("--data", other);
    assertThat(json.get("tokens").asInt()).isEqualTo(6);
    assertThat(json.get("nll_interval").isNull()).isTrue();
  }

  @Test
  void twoModelsAreComparedTokenByToken() throws Exception {
    TinyRun better =
        TinyRun.train(folder, "longer", TinyRun.TEXT, "training.steps=120", "model.block_size=32");
    JsonNode json = json("--against", better.folder());
    JsonNode interval = json.get("against").get("difference").get("interval");
    assertThat(interval.get("mean").asDouble()).isPositive();
    JsonNode same = json("--against", tiny.folder());
    assertThat(same.get("against").get("difference").get("interval").get("mean").asDouble())
        .isZero();
    assertThat(run("eval", tiny.folder(), "--against", tiny.folder()).said())
        .contains("within noise");
  }

  @Test
  void namesTheUsersMistakes() throws Exception {
    Path strange = folder.resolve("strange.txt");
    Files.writeString(strange, "the dog");
    Path none = folder.resolve("none");
    TinyRun other = TinyRun.train(folder, "other", "abcdefg hij\n".repeat(60));
    refuses("there is no folder " + none, "eval", none);
    refuses(
        strange + ": character 'd' (U+0064) at offset 4 is not among the",
        "eval",
        tiny.folder(),
        "--data",
        strange);
    refuses(
        "--split is test; choose validation, train or all",
        "eval",
        tiny.folder(),
        "--split",
        "test");
    refuses(
        "the stride is 17; it must be 1 to block_size 16", "eval", tiny.folder(), "--stride", "17");
    refuses(
        "only models with the same vocabulary", "eval", tiny.folder(), "--against", other.folder());
    refuses(
        "--engine fast: engine is fast; choose one of", "eval", tiny.folder(), "--engine", "fast");
    refuses("--json " + none.resolve("x"), "eval", tiny.folder(), "--json", none.resolve("x"));
  }

  private static void refuses(String sentence, Object... args) {
    Cli.Outcome outcome = run(args);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("surprisal: ").contains(sentence);
    assertThat(outcome.err().strip().lines()).hasSize(1);
  }
}
