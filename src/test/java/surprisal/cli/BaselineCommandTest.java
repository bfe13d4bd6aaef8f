package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import surprisal.config.UserError;

class BaselineCommandTest {
  @TempDir Path folder;
  private Path text;

  @BeforeEach
  void writeText() throws Exception {
    text = folder.resolve("text.txt");
    Files.writeString(text, "the cat sat, the café ß\n".repeat(50), StandardCharsets.UTF_8);
  }

  private String run(String... args) {
    StringWriter out = new StringWriter();
    BaselineCommand baseline = new BaselineCommand();
    new CommandLine(baseline).setOut(new PrintWriter(out)).parseArgs(args);
    assertThat(baseline.call()).isZero();
    return out.toString();
  }

  @Test
  void printsTheLadderAsATable() {
    String table = run(text.toString(), "--order", "3");
    assertThat(table.lines().map(line -> line.split(" +")[0]))
        .containsExactly(
            text + ":",
            "counts",
            "smoothing",
            "",
            "model",
            "uniform",
            "unigram",
            "bigram",
            "trigram",
            "",
            "validation",
            "gzip",
            "xz");
    assertThat(table)
        .contains("12 classes (char)")
        .contains("from 1080 training tokens, scored on 120 validation tokens (130 bytes)\n")
        .contains("uniform         2.485      3.309      12.00\n");
    assertThat(table.lines().skip(4).limit(5).map(String::length).distinct()).hasSize(1);
  }

  @Test
  void writesTheSameNumbersAsJson() throws Exception {
    Path file = folder.resolve("ladder.json");
    run(
        text.toString(),
        "--tokenizer",
        "byte",
        "--smoothing",
        "kneser-ney",
        "--no-compression",
        "--block-size",
        "16",
        "--json",
        file.toString());
    JsonNode json = new JsonMapper().readTree(file.toFile());
    assertThat(json.get("smoothing").asText()).isEqualTo("kneser-ney");
    assertThat(json.get("vocab_size").asInt()).isEqualTo(256);
    assertThat(json.get("block_size").asInt()).isEqualTo(16);
    assertThat(json.get("train_tokens").asInt()).isEqualTo(1170);
    assertThat(json.get("scored_tokens").asInt()).isEqualTo(129);
    assertThat(json.get("scored_bytes").asInt()).isEqualTo(129);
    assertThat(json.get("rungs")).hasSize(7);
    assertThat(json.get("compressors")).isEmpty();
    JsonNode uniform = json.get("rungs").get(0);
    assertThat(uniform.get("name").asText()).isEqualTo("uniform");
    assertThat(uniform.get("nats_per_token").asDouble()).isCloseTo(Math.log(256), within(1e-12));
    assertThat(uniform.get("bits_per_byte").asDouble()).isCloseTo(8, within(1e-12));
    assertThat(uniform.get("perplexity").asDouble()).isCloseTo(256, within(1e-9));
  }

  @Test
  void namesWrongOptions() {
    String file = text.toString();
    assertThatThrownBy(() -> run(file, "--order", "0"))
        .isInstanceOf(UserError.class)
        .hasMessage("--order is 0; choose 1 to 32");
    assertThatThrownBy(() -> run(file, "--tokenizer", "word"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--tokenizer is word; choose char, byte, gpt2, cl100k_base, o200k_base, or name a"
                + " tokenizer.json");
    assertThatThrownBy(() -> run(file, "--validation-fraction", "1"))
        .isInstanceOf(UserError.class)
        .hasMessage("--validation-fraction is 1.0; it must be between 0 and 1, for example 0.1");
    assertThatThrownBy(() -> run(file, "--block-size", "0"))
        .isInstanceOf(UserError.class)
        .hasMessage("--block-size is 0; it must be at least 1");
    assertThatThrownBy(() -> run(file, "--block-size", "8", "--validation-fraction", "0.0005"))
        .isInstanceOf(UserError.class)
        .hasMessage("the validation part has 1 token, but a window needs 2; give a longer text");
    assertThatThrownBy(() -> run(file, "--json", folder.resolve("no/such.json").toString()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--json " + folder.resolve("no/such.json") + " cannot be written");
    assertThatThrownBy(() -> run(file, "--smoothing", "laplace"))
        .isInstanceOf(UserError.class)
        .hasMessage("--smoothing is laplace; choose witten-bell or kneser-ney");
  }
}
