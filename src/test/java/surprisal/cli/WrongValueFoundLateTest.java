package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that only the machine, the text or another run shows to be wrong: where they stand. */
class WrongValueFoundLateTest {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final String TOO_MANY_THREADS =
      "threads is 4096; this machine has " + PROCESSORS + ", use 1 to " + PROCESSORS;

  @TempDir private static Path folder;
  private static Path text;
  private static Path teacher;

  @BeforeAll
  static void teach() throws IOException {
    text = Files.writeString(folder.resolve("text.txt"), "to be or not to be. ".repeat(30));
    teacher = folder.resolve("teacher");
    Cli.Outcome outcome = Cli.run("train", config("", ""), "--out", teacher);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  /** The text's key is on line 2, what is put under data on line 3, what is put last on line 6. */
  private static Path config(String data, String last) throws IOException {
    return Files.writeString(
        folder.resolve("my.yaml"),
        """
        data:
          text: %s
          %s
        model: {n_layer: 1, n_head: 1, n_embd: 8, block_size: 8}
        training: {steps: 1, batch_size: 2, accumulation_steps: 1, sample_tokens: 0}
        %s
        optimizer: {warmup_steps: 0}
        """
            .formatted(text, data, last));
  }

  private static void assertRefused(String sentence, Object... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertThat(outcome.err()).isEqualTo("surprisal: " + sentence + System.lineSeparator());
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @Test
  void threadsThatTheMachineLacks() throws IOException {
    Path file = config("", "compute: {threads: 4096}");
    String set = "compute.threads=4096";
    for (String command : new String[] {"train", "sanity", "bench"}) {
      assertRefused(file + ":6: " + TOO_MANY_THREADS, command, file);
      assertRefused("--set " + set + ": " + TOO_MANY_THREADS, command, file, "--set", set);
    }
    String flag = "--threads 4096: " + TOO_MANY_THREADS;
    assertRefused(flag, "train", file, "--threads", "4096");
    assertRefused(flag, "bench", file, "--threads", "4096");
    assertRefused(flag, "eval", teacher, "--threads", "4096");
    assertRefused(flag, "verify", folder, "--threads", "4096");
  }

  @Test
  void precisionThatTheEngineLacks() throws IOException {
    Path file = config("", "compute: {engine: nd4j, precision: bf16}");
    String bf16 = "precision bf16 needs engine onednn, which was not chosen; use precision fp32";
    assertRefused(file + ":6: " + bf16, "train", file);
    String fp64 = "engine onednn does not support precision fp64; use engine nd4j, or fp32 or bf16";
    assertRefused(
        "--precision fp64: " + fp64, "train", file, "--engine", "onednn", "--precision", "fp64");
    assertRefused(
        "--dtype fp64: " + fp64, "verify", folder, "--engine", "onednn", "--dtype", "double");
  }

  @Test
  void aTextThatIsMissing() throws IOException {
    Path file = config("", "");
    String sentence = "data.text nope.txt does not exist; name text files or folders";
    assertRefused(
        "--set data.text=nope.txt: " + sentence, "train", file, "--set", "data.text=nope.txt");
    assertRefused("--data nope.txt: " + sentence, "train", file, "--data", "nope.txt");
    Path missing = folder.resolve("missing.yaml");
    Files.writeString(missing, "seed: 1\ndata: {text: nope.txt}\n");
    assertRefused(missing + ":2: " + sentence, "sanity", missing);
  }

  @Test
  void maskedTokensThatAreNotTokens() throws IOException {
    Path file = config("mask_tokens: [to, b]", "");
    assertThat(Cli.run("train", file).err())
        .startsWith("surprisal: " + file + ":3: data.mask_tokens names \"to\", which is ");
  }

  @Test
  void weightedTokensThatAreNotTokens() throws IOException {
    Path file = config("", "objective: {token_weights: {\"to\": 0.5}}");
    assertThat(Cli.run("train", file).err())
        .startsWith("surprisal: " + file + ":6: objective.token_weights names \"to\", which is ");
  }

  @Test
  void modelsThatDoNotFit() throws IOException {
    assertModelRefused("teacher", "teacher_weight");
    assertModelRefused("kl_reference", "kl_coefficient");
  }

  private static void assertModelRefused(String key, String weight) throws IOException {
    Path nowhere = folder.resolve("nowhere");
    Path file = config("", "objective: {%s: %s, %s: 0.5}".formatted(key, nowhere, weight));
    assertThat(Cli.run("train", file).err())
        .startsWith("surprisal: %s:6: objective.%s: there is no folder".formatted(file, key));
    file = config("", "objective: {%s: %s, %s: 0.5}".formatted(key, teacher, weight));
    assertThat(Cli.run("train", file, "--set", "data.tokenizer=byte").err())
        .startsWith("surprisal: %s:6: objective.%s %s".formatted(file, key, teacher))
        .contains(" has the vocabulary char ");
    assertThat(Cli.run("train", file, "--set", "model.block_size=16").err())
        .startsWith("surprisal: %s:6: objective.%s %s".formatted(file, key, teacher))
        .contains(" has block_size 8, but this run's is 16; set model.block_size to at most 8");
  }
}
