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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of BPE tokens, on prepared documents with prompts that do not count. */
class EvalOnDataTest {
  @TempDir private Path folder;
  private Path prepared;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < 200; n++) {
      lines.append(
          "{\"prompt\": \"What is %d and 1?\", \"completion\": \" It is %d é;\"}\n"
              .formatted(n, n + 1));
    }
    Path questions = Files.writeString(folder.resolve("questions.jsonl"), lines);
    Path bpe = folder.resolve("bpe.json");
    succeed("tokenizer", "train", questions, "--vocab-size", 300, "--out", bpe);
    prepared = folder.resolve("prepared");
    succeed("prepare", questions, "--tokenizer", bpe, "--out", prepared);
    Path config =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            data: {text: '%s', attend_across_documents: false}
            model: {n_layer: 1, n_head: 1, n_embd: 8, block_size: 16}
            optimizer: {warmup_steps: 1}
            training: {steps: 5, batch_size: 4, eval_interval: 5, sample_tokens: 0}
            compute: {threads: 1}
            """
                .formatted(prepared));
    run = folder.resolve("run");
    succeed("train", config, "--out", run);
  }

  private static Cli.Outcome succeed(Object... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome;
  }

  private JsonNode json(Object... arguments) throws IOException {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 2);
    Path file = folder.resolve("report.json");
    all[arguments.length] = "--json";
    all[arguments.length + 1] = file;
    succeed(all);
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void isWhatTrainingMeasuredUnderTheSameMasks() throws IOException {
    List<String> history = Files.readAllLines(run.resolve("metrics.jsonl"));
    List<String> evaluations = history.stream().filter(l -> l.contains("evaluation")).toList();
    JsonNode trained = new ObjectMapper().readTree(evaluations.get(evaluations.size() - 1));
    JsonNode report = json("eval", run);
    assertThat(report.get("tokens")).isEqualTo(trained.get("tokens"));
    assertThat(report.get("bytes")).isEqualTo(trained.get("bytes"));
    double nats = trained.get("nll_nats").asDouble();
    assertThat(report.get("nll_nats").asDouble()).isCloseTo(nats, within(1e-6));
    assertThat(report.get("masked").asLong()).isPositive();
    assertThat(report.get("characters").asLong()).isLessThan(report.get("bytes").asLong());

    JsonNode all = json("eval", run, "--all-tokens");
    long both = report.get("tokens").asLong() + report.get("masked").asLong();
    assertThat(all.get("tokens").asLong()).isEqualTo(both);
    assertThat(all.get("masked").asLong()).isZero();
    assertThat(succeed("eval", run).out().replaceAll("\\s+", " "))
        .contains("(all but the first and " + report.get("masked") + " masked tokens)");
  }

  @Test
  void theLedgerKnowsDocumentsAndBytesAndAddsUp() throws IOException {
    JsonNode report = json("eval", run, "--ledger", "--all-tokens");
    JsonNode splits = report.get("ledger").get("splits");
    assertThat(splits).hasSize(5);
    for (JsonNode split : splits) {
      double sum = 0;
      long tokens = 0;
      for (JsonNode part : split.get("parts")) {
        sum += part.get("share").asDouble();
        tokens += part.get("tokens").asLong();
      }
      assertThat(sum).isCloseTo(report.get("nll_nats").asDouble(), within(1e-9));
      assertThat(tokens).isEqualTo(report.get("tokens").asLong());
    }
    JsonNode documents = splits.get(4).get("parts");
    assertThat(documents.size()).isBetween(15, 25);
    assertThat(documents.get(1).get("label").asText()).startsWith("2 What is 18");
    assertThat(splits.get(3).get("parts").get(0).get("label").asText()).isEqualTo("0 (special)");
    String shown = succeed("eval", run, "--ledger").out();
    assertThat(shown).contains("others combined");
    assertThat(shown.lines().mapToInt(String::length).max().orElseThrow()).isLessThanOrEqualTo(100);
  }

  @Test
  void compareSplitsTheDifferenceTheSameWay() throws IOException {
    Path config = folder.resolve("tiny.yaml");
    Path other = folder.resolve("other");
    succeed("train", config, "--out", other, "--set", "training.steps=20");
    JsonNode report = json("compare", run, other);
    double difference = report.get("ledger").get("difference").asDouble();
    assertThat(difference).isPositive();
    for (JsonNode split : report.get("ledger").get("splits")) {
      double sum = 0;
      for (JsonNode part : split.get("parts")) {
        sum += part.get("a").asDouble() - part.get("b").asDouble();
      }
      assertThat(sum).isCloseTo(difference, within(1e-9));
    }
  }

  @Test
  void aTextWhoseEveryTokenIsMaskedIsRefused() throws IOException {
    Path prompt =
        Files.writeString(
            folder.resolve("p.jsonl"), "{\"prompt\": \"What is 1?\", \"completion\": \"\"}\n");
    Cli.Outcome outcome = Cli.run("eval", run, "--data", prompt, "--split", "train");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("every token of the text is masked; --all-tokens counts");
  }
}
