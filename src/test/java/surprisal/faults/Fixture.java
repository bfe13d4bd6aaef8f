package surprisal.faults;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import surprisal.cli.Cli;

/** Sound files of every kind, made by the commands that write them. */
record Fixture(Path folder) {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String TEXT =
      "The cat sat on the mat.\nfor it is a code the rat ate,\n".repeat(20);
  private static final String CONFIG =
      """
      data:
        text: text.txt
      model:
        n_layer: 1
        n_head: 2
        n_embd: 8
        block_size: 8
      optimizer:
        learning_rate: 1e-2
        warmup_steps: 1
        schedule: constant
      training:
        steps: 4
        batch_size: 4
        eval_interval: 2
        eval_tokens: 64
        checkpoint_interval: 2
        sample_tokens: 0
      compute:
        threads: 1
      """;

  /** Specifications in data/, and one that is short enough to be tried many times. */
  static final List<String> SOURCES =
      List.of(
          "uniform.yaml",
          "unigram.yaml",
          "markov-1.yaml",
          "brackets.yaml",
          "copy.yaml",
          "tale.yaml");

  private static final String STORIES =
      """
      source: stories
      seed: 1
      characters: 500
      lists:
        hero: [{name: Mia, he: she}, {name: Tom, he: he}]
        thing: {ball: 2, cat: 1}
      keep: [hero]
      start: opening
      sentences:
        opening:
          say: ["{hero.name} had a {thing}. ", "Once {hero.he} ran. "]
          next: {opening: 0.5, ending: 0.5}
        ending:
          say: "{Hero.he} was glad.\n"
          next: opening
      """;

  static void make(Path folder) throws IOException {
    Fixture fixture = new Fixture(Files.createDirectories(folder));
    fixture.texts();
    fixture.runs();
    fixture.run("prepare $/text.txt --tokenizer byte --out $/prep");
    fixture.run(
        "prepare $/lines.jsonl --tokenizer byte --out $/documents --split documents"
            + " --validation-fraction 0.4");
    fixture.run("data canaries $/text.txt --out $/planted.txt --length 4 --times 1,4 --each 1");
    Files.move(folder.resolve("planted.txt.canaries.json"), folder.resolve("canaries.json"));
    Files.copy(GOLDEN.resolve("bpe/tokenizer.json"), folder.resolve("bpe.json"));
    copy(GOLDEN.resolve("gpt2-small-sizes"), folder.resolve("reference"));
  }

  private void texts() throws IOException {
    Files.writeString(folder.resolve("text.txt"), TEXT);
    Files.writeString(folder.resolve("tiny.yaml"), CONFIG);
    for (String source : SOURCES) {
      Path from = Path.of("data", source);
      Files.writeString(
          folder.resolve(source), Files.exists(from) ? Files.readString(from) : STORIES);
    }
    StringBuilder lines = new StringBuilder();
    StringBuilder strings = new StringBuilder();
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String text = TEXT.substring(i, 2 * i + 30).strip().replace("\n", "\\n");
      String form =
          i % 3 == 0
              ? "{\"prompt\":\"%s\",\"completion\":\" é%d\"}\n"
              : "{\"text\":\"%s\",\"n\":%d}\n";
      lines.append(String.format(Locale.ROOT, form, text, i));
      strings.append('"').append(text).append("\"\n");
      ids.append("[65,66,").append(i).append("]\n");
    }
    byte[] jsonl = lines.toString().getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("lines.jsonl"), jsonl);
    Files.writeString(folder.resolve("encode.jsonl"), strings);
    Files.writeString(folder.resolve("decode.jsonl"), ids);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(jsonl);
    }
    Files.write(folder.resolve("lines.jsonl.gz"), zipped.toByteArray());
    Files.write(folder.resolve("lines.jsonl.zst"), Zstd.compress(jsonl));
  }

  /** A run with two checkpoints, and a copy that has the newer one only. */
  private void runs() throws IOException {
    run("train $/tiny.yaml --data $/text.txt --out $/run --plain --tensorboard");
    copy(folder.resolve("run"), folder.resolve("single"));
    delete(folder.resolve("single/checkpoints/step-00000002"));
    copy(folder.resolve("run"), folder.resolve("runs/sound"));
    copy(folder.resolve("run"), folder.resolve("runs/damaged"));
  }

  private void run(String command) {
    Cli.Outcome outcome = Cli.run(words(command, folder).toArray());
    if (outcome.exit() != 0) {
      throw new IllegalStateException(command + ": " + outcome.err());
    }
  }

  /** A command's words, with {@code folder} for {@code $}. */
  static List<String> words(String command, Path folder) {
    return Stream.of(command.split(" ")).map(word -> word.replace("$", folder.toString())).toList();
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
