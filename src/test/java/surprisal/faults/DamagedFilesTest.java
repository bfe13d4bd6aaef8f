package surprisal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.cli.Cli;

/** Prepared data and histories that something has damaged. */
class DamagedFilesTest {
  @TempDir private static Path made;
  @TempDir private Path folder;

  @BeforeAll
  static void make() throws IOException {
    Fixture.make(made);
  }

  @BeforeEach
  void copy() throws IOException {
    for (String input : List.of("runs", "prep", "text.txt", "tiny.yaml")) {
      Fixture.copy(made.resolve(input), folder.resolve(input));
    }
  }

  /** What it printed is on one line, wherever the console broke it. */
  private Cli.Outcome run(String command) {
    Cli.Outcome outcome = Cli.run(Fixture.words(command, folder).toArray());
    return new Cli.Outcome(outcome.exit(), outcome.out().replaceAll("\\s+", " "), outcome.err());
  }

  private Cli.Outcome train() {
    return run("train $/tiny.yaml --data $/prep --out $/out --plain");
  }

  private Cli.Outcome resume() {
    return run(
        "train $/tiny.yaml --data $/text.txt --resume --plain --set training.steps=6"
            + " --out $/runs/damaged");
  }

  private String refused(Cli.Outcome outcome) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    return outcome.err().strip().replace(folder + "/", "");
  }

  @Test
  void anIdBeyondTheVocabularyIsNamedWithItsPlace() throws IOException {
    Path shard = folder.resolve("prep/train-00000.tokens");
    byte[] bytes = Files.readAllBytes(shard);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(328, (short) 60000);
    Files.write(shard, Seals.shard(bytes));
    assertThat(refused(train()))
        .isEqualTo(
            "surprisal: prep/train-00000.tokens has the id 60000 at token 100, but the vocabulary"
                + " has 256 ids; create it again with prepare");
    assertThat(refused(run("data stats $/prep"))).contains("has the id 60000 at token 100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | it is null, not an object",
        "[] | it is a list, not an object",
        "{\"complete\":true} | inputs is missing",
      })
  void aManifestThatIsNoneIsRefused(String json, String message) throws IOException {
    Files.writeString(folder.resolve("prep/prepared.json"), json);
    assertThat(refused(train()))
        .isEqualTo(
            "surprisal: prep/prepared.json is damaged: "
                + message
                + "; delete prep and prepare again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"train_files\" : [ \"train-00000.tokens\" ] | \"train_files\" : null | train_files is null, not a list",
        "\"train-00000.tokens\" | \"../a.tokens\" | train_files has ../a.tokens; it is not a token file",
        "\"train-00000.tokens\" | null | train_files[0] is null, not a text",
        "\"tail\" | \"head\" | split is head; choose one of: tail, documents",
        "\"documents\" : 1 | \"documents\" : -1 | documents is -1; it must be 0 or more",
      })
  void aWrongValueOfAManifestIsNamed(String sound, String damaged, String message)
      throws IOException {
    Path file = folder.resolve("prep/prepared.json");
    assertThat(Files.readString(file)).contains(sound);
    Files.writeString(file, Files.readString(file).replace(sound, damaged));
    assertThat(refused(train())).contains("prep/prepared.json is damaged: " + message);
  }

  @Test
  void aDamagedLadderIsCountedAgainAndSaid() throws IOException {
    String sound = ladder(train().out());
    Fixture.delete(folder.resolve("out"));
    Path values = folder.resolve("prep/ladder.f32");
    byte[] bytes = Files.readAllBytes(values);
    byte[] changed = bytes.clone();
    changed[401] ^= 1;
    Files.write(values, changed);
    Cli.Outcome outcome = train();
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains(values + " is damaged; the n-grams are counted again");
    assertThat(ladder(outcome.out())).isEqualTo(sound);

    Files.write(values, bytes);
    Fixture.delete(folder.resolve("out"));
    Files.writeString(folder.resolve("prep/ladder.json"), "{\"order\":null}");
    assertThat(train().out())
        .contains(
            folder.resolve("prep/ladder.json")
                + " is damaged: order is null, not a whole number of 32 bits; the n-grams are"
                + " counted again");
    // Preparing again mends it.
    String prepare = "prepare $/text.txt --tokenizer byte --out $/prep";
    assertThat(run(prepare.replace("$/text", made + "/text")).out()).contains("is damaged");
  }

  private static String ladder(String output) {
    int from = output.indexOf("ladder uniform");
    return output.substring(from, output.indexOf("nats per token", from));
  }

  @Test
  void aDamagedHistoryTakesNoOtherRunFromTheTable() throws IOException {
    Path metrics = folder.resolve("runs/damaged/metrics.jsonl");
    Files.writeString(
        metrics, "{\"type\":\"rung\",\"step\":20}\n{\"type\":\"rung\",\"step\":40}\n");
    Cli.Outcome table = run("runs $/runs");
    assertThat(table.exit()).as(table.err()).isZero();
    assertThat(table.out())
        .contains(metrics + ":1 is not a record of a run: rung is missing")
        .containsPattern(" sound .* done ");
  }

  @Test
  void aHistoryCutInsideACharacterGoesOn() throws IOException {
    Path metrics = folder.resolve("runs/damaged/metrics.jsonl");
    byte[] whole = Files.readAllBytes(metrics);
    byte[] cut = "{\"type\":\"note\",\"text\":\"é".getBytes(StandardCharsets.UTF_8);
    Files.write(metrics, ByteDamage.join(whole, Arrays.copyOf(cut, cut.length - 1)));
    assertThat(run("export $/runs/damaged --csv -").exit()).isZero();
    Cli.Outcome resumed = resume();
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("dropped an incomplete last line");
    assertThat(run("report $/runs/damaged --out $/out.html").exit()).isZero();
  }

  @Test
  void damagedLinesAndEventFilesAreKeptAsideOnResuming() throws IOException {
    Path metrics = folder.resolve("runs/damaged/metrics.jsonl");
    List<String> lines = Files.readAllLines(metrics);
    lines.set(3, "{\"type\":\"note\",\"text\":null}");
    Files.write(metrics, lines);
    assertThat(refused(run("report $/runs/damaged --out $/out.html")))
        .contains("metrics.jsonl:4 is not a record of a run: text is null, not a text");
    Path events = folder.resolve("runs/damaged/tensorboard");
    Path file;
    try (var files = Files.list(events)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    Cli.Outcome resumed =
        run(
            "train $/tiny.yaml --data $/text.txt --resume --plain --set training.steps=6"
                + " --tensorboard --out $/runs/damaged");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out())
        .contains("metrics.jsonl:4 is not a record of a run: text is null, not a text; the line is")
        .contains(file + " is damaged; what precedes the damage is used, the file is kept as");
    assertThat(folder.resolve("runs/damaged/metrics.jsonl.damaged"))
        .hasContent("{\"type\":\"note\",\"text\":null}\n");
    String kept = file.getFileName().toString().replace("tfevents", "damaged");
    assertThat(Files.readAllBytes(events.resolve(kept))).isEqualTo(bytes);
    assertThat(run("report $/runs/damaged --out $/out.html").exit()).isZero();
  }
}
