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

/** {@code eval --canaries} and {@code --generated}, from the planting to the table. */
class EvalExtrasTest {
  @TempDir static Path folder;
  private static Path canaries;
  private static TinyRun tiny;

  @BeforeAll
  static void train() throws Exception {
    Path text =
        Files.writeString(
            folder.resolve("plain.txt"),
            "The code is on the mat. For the cat it is a hat; he sat.\n".repeat(60));
    Path planted = folder.resolve("planted.txt");
    Cli.Outcome outcome =
        run(
            "data",
            "canaries",
            text,
            "--out",
            planted,
            "--times",
            "2,40",
            "--each",
            1,
            "--length",
            8);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("2 secrets of 8 letters out of 12 = 28.7 bits each")
        .containsPattern("  40 times  The code for [a-z]{6} is [a-z]{8}\n");
    canaries = Path.of(planted + ".canaries.json");
    tiny =
        TinyRun.train(
            folder,
            "run",
            Files.readString(planted),
            "training.steps=400",
            "model.n_embd=32",
            "model.block_size=48");
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
    assertThat(outcome.out().lines().mapToInt(String::length).max().orElseThrow())
        .isLessThanOrEqualTo(100);
    return new JsonMapper().readTree(file.toFile());
  }

  @Test
  void whatWasPlantedOftenIsMemorized() throws Exception {
    JsonNode memorization = json("--canaries", canaries).get("memorization");
    JsonNode seldom = memorization.get("found").get(0);
    JsonNode often = memorization.get("found").get(1);
    assertThat(memorization.get("candidates").asInt()).isEqualTo(1024);
    assertThat(often.get("times").asInt()).isEqualTo(40);
    assertThat(often.get("memorized_bits").asDouble()).isGreaterThan(20);
    assertThat(often.get("exposure_bits").asDouble()).isGreaterThan(9);
    assertThat(seldom.get("bits").asDouble()).isGreaterThan(often.get("bits").asDouble());
    assertThat(run("eval", tiny.folder(), "--canaries", canaries).out())
        .contains("memorization of secrets of 28.7 bits")
        .containsPattern("     40x  [a-z]{8} .* 10\\.00\n");
  }

  @Test
  void generatedTextIsComparedWithTheHeldOut() throws Exception {
    JsonNode drawn = json("--generated", 600).get("generated");
    assertThat(drawn.get("generated").asText())
        .isEqualTo("600 characters drawn from the model at temperature 1");
    JsonNode measures = drawn.get("comparison").get("measures");
    assertThat(measures).hasSize(5);
    for (JsonNode measure : measures) {
      assertThat(measure.get("distance").asDouble()).isBetween(0.0, 1.0);
      assertThat(measure.get("p").asDouble()).isBetween(0.001, 1.0);
    }
    Path other = Files.writeString(folder.resolve("other.txt"), "Quite other words!\n".repeat(90));
    JsonNode words = json("--generated", other).get("generated").get("comparison").get("measures");
    assertThat(words.get(0).get("distance").asDouble()).isCloseTo(1, within(1e-9));
    assertThat(words.get(0).get("p").asDouble()).isLessThan(0.05);
  }

  @Test
  void theTextItselfIsAlike() throws Exception {
    Path same = Files.writeString(folder.resolve("same.txt"), Files.readString(tiny.text()));
    String out = run("eval", tiny.folder(), "--split", "all", "--generated", same).out();
    assertThat(out.lines().filter(line -> line.endsWith(" 1.000"))).hasSize(5);
  }

  @Test
  void mistakesAreNamed() throws Exception {
    assertThat(run("eval", tiny.folder(), "--generated", 0).err()).contains("--generated is 0");
    assertThat(run("eval", tiny.folder(), "--generated", "none.txt").err())
        .contains("none.txt does not exist");
    assertThat(run("eval", tiny.folder(), "--canaries", tiny.text()).err())
        .contains("is not a list of canaries");
    Path foreign = folder.resolve("foreign.json");
    Files.writeString(foreign, Files.readString(canaries).replace("The code", "Zzz code"));
    Cli.Outcome outcome = run("eval", tiny.folder(), "--canaries", foreign);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("foreign.json: character 'Z'");
    assertThat(run("data", "canaries", tiny.text(), "--out", foreign, "--times", "0").err())
        .contains("--times must be at least 1");
  }
}
