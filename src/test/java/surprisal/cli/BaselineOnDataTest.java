package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code baseline} reads a text as {@code train} does: its ladder is the run's. */
class BaselineOnDataTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      OutputStream packed = name.endsWith(".gz") ? new GZIPOutputStream(out) : out;
      packed.write(text.getBytes(StandardCharsets.UTF_8));
      packed.close();
    }
    return file;
  }

  private static String words(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(List.of("to ", "be ", "or ", "not ", "thät ").get(random.nextInt(5)));
    }
    return words.toString();
  }

  private JsonNode baseline(Object... arguments) throws IOException {
    Path json = folder.resolve("ladder.json");
    Object[] all = new Object[arguments.length + 3];
    all[0] = "baseline";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--json";
    all[all.length - 1] = json;
    Cli.Outcome outcome = Cli.run(all);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return JSON.readTree(json.toFile());
  }

  /** The ladder that a run on the same text writes to its history. */
  private JsonNode trained(Path text, String tokenizer) throws IOException {
    Path run = folder.resolve("run");
    Cli.Outcome outcome =
        Cli.run(
            "train",
            TinyConfig.write(folder),
            "--data",
            text,
            "--out",
            run,
            "--set",
            "data.tokenizer=" + tokenizer,
            "--set",
            "training.steps=3");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    String first = Files.readAllLines(run.resolve("metrics.jsonl")).get(0);
    return JSON.readTree(first).get("ladder").get("rungs");
  }

  private void assertSameLadder(Path text, String tokenizer) throws IOException {
    JsonNode rungs = trained(text, tokenizer);
    JsonNode found =
        baseline(text, "--tokenizer", tokenizer, "--block-size", 8, "--order", 5).get("rungs");
    assertThat(found).hasSize(6);
    for (int k = 0; k < 6; k++) {
      assertThat(found.get(k).get("nats_per_token").asDouble())
          .as(found.get(k).get("name").asText())
          .isCloseTo(rungs.get(k).get("nats").asDouble(), within(1e-12));
    }
  }

  @Test
  void jsonLinesHaveTheLadderOfTheirRun() throws IOException {
    StringBuilder lines = new StringBuilder();
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("{\"text\":\"%s\",\"id\":%d}\n".formatted(words(20, i), i));
      texts.append(words(20, i));
    }
    Path file = write("lines.jsonl", lines.toString());
    assertSameLadder(file, "byte");
    JsonNode all = baseline(file);
    // t, o, b, e, r, n, h, ä and the space; no quotes and braces.
    assertThat(all.get("vocab_size").asInt()).isEqualTo(9);
  }

  @Test
  void promptsDoNotCountAsTheyDoNotInTraining() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append(
          "{\"prompt\":\"%s\",\"completion\":\"%s\"}\n".formatted(words(9, i), words(12, 100 + i)));
    }
    Path file = write("chat.jsonl", lines.toString());
    assertSameLadder(file, "char");
    JsonNode whole = baseline(file);
    assertThat(whole.get("scored_tokens").asInt())
        .isLessThan(whole.get("train_tokens").asInt() / 9);
  }

  @Test
  void foldersArchivesAndVocabulariesAreTaken() throws IOException {
    write("corpus/a.txt.gz", words(300, 1));
    write("corpus/b.txt", words(300, 2) + "<|endoftext|>" + words(100, 3));
    assertSameLadder(folder.resolve("corpus"), "gpt2");
    assertThat(baseline(folder.resolve("corpus/a.txt.gz")).get("compressors")).hasSize(2);
  }

  @Test
  void whatGoesOnBeyondTheTextIsNoWindow() throws IOException {
    Path file = write("a.txt", words(300, 4));
    JsonNode whole = baseline(file, "--block-size", 2_000_000_000);
    assertThat(whole.get("scored_tokens").asInt()).isPositive();
  }
}
