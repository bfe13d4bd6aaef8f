package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** eval and sample on a small model that was really trained. */
class TrainedModelCommandsTest {
  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "the cat sat on the mat. ".repeat(200));
    run = folder.resolve("run");
    Path config = folder.resolve("tiny.yaml");
    Files.writeString(
        config,
        """
        data: {text: %s, order: random}
        model: {n_layer: 1, n_head: 2, n_embd: 32, block_size: 16}
        optimizer: {learning_rate: 1e-2, warmup_steps: 5}
        training: {steps: 400, batch_size: 8, eval_interval: 400, sample_tokens: 0}
        """
            .formatted(text));
    Cli.Outcome outcome = Cli.run("train", config, "--out", run);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  private static Cli.Outcome on(String command, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, run));
    words.addAll(Arrays.asList(more));
    return Cli.run(words.toArray());
  }

  @Test
  void evalAgreesWithTheTrainingsOwnEvaluation() throws IOException {
    Path json = folder.resolve("eval.json");
    Cli.Outcome outcome = on("eval", "--json", json);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("479 tokens = 479 characters = 479 bytes")
        .contains("perplexity");
    JsonNode told = new ObjectMapper().readTree(json.toFile());
    String last =
        Files.readAllLines(run.resolve("metrics.jsonl")).stream()
            .filter(line -> line.contains("evaluation"))
            .reduce((a, b) -> b)
            .orElseThrow();
    double trained = new ObjectMapper().readTree(last).get("nll_nats").asDouble();
    assertThat(told.get("nll_nats").asDouble()).isCloseTo(trained, within(1e-6));
    assertThat(told.get("bits_per_byte").asDouble()).isLessThan(1);
  }

  @Test
  void theSameSeedDrawsTheSameTextAndZeroTemperatureTheMostLikely() {
    Cli.Outcome first = on("sample", "--prompt", "the c", "--tokens", "40", "--seed", "3");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("the c").hasSize("the c".length() + 41);
    assertThat(on("sample", "--prompt", "the c", "--tokens", "40", "--seed", "3").out())
        .isEqualTo(first.out());
    assertThat(on("sample", "--prompt", "the cat", "--tokens", "12", "--temperature", "0").out())
        .startsWith("the cat sat on the");
    assertThat(on("sample", "--prompt", "the cat", "--tokens", "12", "--top-k", "1").out())
        .startsWith("the cat sat on the");
    assertThat(on("sample", "--prompt", "the cat", "--tokens", "12", "--top-p", "1e-6").out())
        .startsWith("the cat sat on the");
  }

  @Test
  void refusesWhatCannotBeSampled() {
    assertRefused(on("sample", "--prompt", "the €"), "character '€' (U+20AC) at offset 4");
    assertRefused(on("sample", "--temperature", "-1"), "temperature is -1.0; it must be 0 or more");
    assertRefused(on("sample", "--top-k", "0"), "top-k is 0; it must be at least 1");
    assertRefused(on("sample", "--top-p", "1.5"), "top-p is 1.5; it must be above 0");
    assertRefused(on("sample", "--tokens", "0"), "--tokens is 0");
    assertRefused(Cli.run("sample", folder.resolve("none")), "there is no folder");
    assertRefused(Cli.run("eval", folder), "contains no checkpoint yet");
  }

  @Test
  void refusesDamagedCheckpointsOneSentenceEach() throws IOException {
    Path whole = run.resolve("checkpoints/step-00000400");
    byte[] model = Files.readAllBytes(whole.resolve("model.safetensors"));
    Path damaged = folder.resolve("damaged");
    Files.createDirectories(damaged);
    for (String name :
        List.of("optimizer.safetensors", "config.yaml", "tokenizer.json", "state.json")) {
      Files.copy(whole.resolve(name), damaged.resolve(name));
    }
    Path file = damaged.resolve("model.safetensors");

    Files.write(file, Arrays.copyOf(model, model.length - 10));
    assertRefused(Cli.run("eval", damaged), "model.safetensors is damaged: it has");
    byte[] flipped = model.clone();
    flipped[model.length / 2] ^= 1;
    Files.write(file, flipped);
    assertRefused(Cli.run("eval", damaged), "is damaged: tensor transformer.");
    byte[] huge = model.clone();
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MAX_VALUE);
    Files.write(file, huge);
    assertRefused(Cli.run("eval", damaged), "claims a header of 9223372036854775807 bytes");
    Files.delete(file);
    assertRefused(Cli.run("eval", damaged), "model.safetensors is missing");
  }

  @Test
  void refusesATextWithOtherCharacters() throws IOException {
    Path other = folder.resolve("other.txt");
    Files.writeString(other, "the cat sat on the mat! ".repeat(20));
    assertRefused(on("eval", "--data", other), "character '!' (U+0021)");
  }

  private static void assertRefused(Cli.Outcome outcome, String message) {
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().lines().count()).isEqualTo(1);
    assertThat(outcome.exit()).isEqualTo(2);
  }
}
