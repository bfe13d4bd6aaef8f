package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.cli.view.PeakMemory;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.kernels.onednn.OneDnnCpu;

class BenchCommandTest {
  @TempDir private Path folder;
  private Cli.Outcome outcome;

  private int run(Object... arguments) {
    outcome = Cli.run(arguments);
    return outcome.exit();
  }

  @Test
  void measuresAndWritesItsNumbers() throws IOException {
    Path config = folder.resolve("small.yaml");
    Files.writeString(
        config,
        """
        model: {n_layer: 1, n_head: 2, n_embd: 16, block_size: 8, dropout: 0.1}
        training: {batch_size: 2, accumulation_steps: 2}
        """);
    Path json = folder.resolve("bench.json");
    String file = config.toString();
    assertThat(
            run("bench", file, "--steps=4", "--vocab=11", "--threads=1", "--json", json.toString()))
        .as(outcome.err())
        .isZero();
    JsonNode found = new ObjectMapper().readTree(json.toFile());
    double millis = found.get("milliseconds_per_step").asDouble();
    assertThat(millis).isPositive();
    assertThat(found.get("tokens_per_step").asLong()).isEqualTo(2 * 2 * 8);
    assertThat(found.get("tokens_per_second").asDouble())
        .isCloseTo(32 / millis * 1e3, within(1e-6));
    double parts = 0;
    for (JsonNode part : found.get("milliseconds_by_part")) {
      parts += part.asDouble();
    }
    assertThat(parts).isCloseTo(millis, within(1e-5));
    // 32 tokens, each 6 (12 * 1 * 16^2 + 11 * 16) + 12 * 1 * 8 * 16
    double operations = 32.0 * (6 * (12 * 256 + 176) + 1536);
    double peak = found.get("matmul_peak_gflops").asDouble();
    assertThat(found.get("fraction_of_peak").asDouble())
        .isCloseTo(operations / millis / 1e6 / peak, within(1e-9))
        .isBetween(0.0, 1.0);
    assertThat(found.has("peak_rss_bytes")).isTrue();
    assertThat(found.get("engine").asText()).isIn("onednn", "nd4j");
    assertThat(found.get("precision").asText()).isEqualTo("fp32");
    assertThat(found.get("threads").asInt()).isEqualTo(1);
    assertThat(outcome.out()).contains(" tokens/s: ").contains("optimizer").contains("GFLOP/s = ");
  }

  @Test
  void peakMemoryIsReadAsLinuxTellsIt() {
    assertThat(PeakMemory.bytes(List.of("VmPeak:\t 9 kB", "VmHWM:\t  12345 kB")))
        .isEqualTo(12345L * 1024);
    assertThat(PeakMemory.bytes(List.of("Name:\tjava"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"a,4,128,64,12", "b,6,384,256,8", "c,12,768,64,4"})
  void theThreeSettingsAreTheOnesCompared(String name, int layers, int C, int T, int B) {
    RunConfig config = ConfigReader.read(Path.of("configs/bench-" + name + ".yaml"), List.of());
    assertThat(config.model().nLayer()).isEqualTo(layers);
    assertThat(config.model().nEmbd()).isEqualTo(C);
    assertThat(config.model().nHead()).isEqualTo(layers);
    assertThat(config.model().blockSize()).isEqualTo(T);
    assertThat(config.training().batchSize()).isEqualTo(B);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench", "train"})
  void whatCannotComputeIsRefusedInOneSentence(String command) {
    int processors = Runtime.getRuntime().availableProcessors();
    String[][] cases = {
      {"--precision=fp16", "--precision fp16: precision is fp16; choose one of: fp32, bf16, fp64"},
      {"--engine=mkl", "--engine mkl: engine is mkl; choose one of: auto, onednn, nd4j"},
      {"--threads=0", "--threads 0: threads is 0; it must be at least 1"},
      {
        "--threads=" + (processors + 1),
        "--threads "
            + (processors + 1)
            + ": threads is "
            + (processors + 1)
            + "; this machine has "
            + processors
            + ", use 1 to "
            + processors
      }
    };
    for (String[] each : cases) {
      refused(each[1], command, each[0]);
    }
    refused(
        "--precision fp64: engine onednn does not support precision fp64; use engine nd4j, or fp32 or bf16",
        command,
        "--engine=onednn",
        "--precision=fp64");
    refused(
        "--precision bf16: precision bf16 needs engine onednn, which was not chosen; use precision fp32",
        command,
        "--engine=nd4j",
        "--precision=bf16");
    if (!OneDnnCpu.runsBf16()) {
      refused(
          "--precision bf16: precision bf16 needs a CPU with AVX-512, which this one lacks; use precision fp32",
          command,
          "--engine=onednn",
          "--precision=bf16");
    }
    assertThat(folder.resolve("run")).as("folder of a refused run").doesNotExist();
  }

  private void refused(String sentence, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] =
        (arguments[0].equals("train") ? "--out=" : "--json=") + folder.resolve("run");
    assertThat(run((Object[]) all)).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err().lines().toList()).hasSize(1);
    assertThat(outcome.err()).contains(sentence);
  }

  @Test
  void badSizesAreRefused() {
    refused("--steps is 0; use 1 or more", "bench", "--steps=0");
    refused("--vocab is -3; use 1 or more", "bench", "--vocab=-3");
  }

  @Test
  void aPretrainedVocabularyIsRoundedUp() throws IOException {
    Path config = folder.resolve("gpt2.yaml");
    Files.writeString(
        config,
        """
        data: {tokenizer: gpt2}
        model: {n_layer: 1, n_head: 1, n_embd: 8, block_size: 4}
        training: {batch_size: 1}
        """);
    assertThat(run("bench", config.toString(), "--steps=1", "--threads=1")).isZero();
    assertThat(outcome.out()).contains("|V| = 50304");
  }
}
