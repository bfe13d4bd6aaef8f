package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Texts, tokenizers and token files that are not what they should be: one sentence and exit 2. */
class BadInputTest {
  @TempDir private Path folder;

  private String refused(Object... arguments) {
    StringWriter err = new StringWriter();
    assertThat(run(err, arguments)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString().strip().lines()).hasSize(1);
    return err.toString().strip();
  }

  private static int run(StringWriter err, Object... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err, true));
    return commandLine.execute(
        Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path prepared() throws IOException {
    Path text = write("text.txt", "to be or not to be, that is the question. ".repeat(20));
    Path prepared = folder.resolve("prepared");
    assertThat(run(new StringWriter(), "prepare", text, "--tokenizer", "byte", "--out", prepared))
        .isZero();
    return prepared;
  }

  @Test
  void textThatIsNotUtf8() throws IOException {
    Path text = Files.write(folder.resolve("a.txt"), new byte[] {'a', 'b', (byte) 0xFF, 'c'});
    Path out = folder.resolve("out");
    assertThat(refused("prepare", text, "--tokenizer", "byte", "--out", out))
        .isEqualTo(
            "surprisal: %s is not UTF-8: byte 0xFF at offset 2; convert it, or go on with --invalid"
                + " replace",
            text);
    assertThat(refused("tokenizer", "train", text, "--vocab-size", 257))
        .startsWith("surprisal: " + text + ": byte 2 (0xFF) is not valid UTF-8; ");
    assertThat(
            run(
                new StringWriter(),
                "prepare",
                text,
                "--tokenizer",
                "byte",
                "--out",
                out,
                "--invalid",
                "replace"))
        .isZero();
  }

  @Test
  void vocabulariesThatAreTooSmallOrTooLarge() throws IOException {
    Path text = write("a.txt", "the cat sat on the mat");
    assertThat(refused("tokenizer", "train", text, "--vocab-size", 100))
        .isEqualTo(
            "surprisal: vocabulary size 100 is smaller than the alphabet: 256 bytes and special"
                + " tokens, 257 in all; use at least 257");
    assertThat(refused("tokenizer", "train", text, "--vocab-size", 5000))
        .containsPattern(
            "vocabulary size 5000 is more than this text supports \\(merges found: \\d+")
        .contains("; use at most ");
  }

  @Test
  void tokenFilesThatAreDamaged() throws IOException {
    Path prepared = prepared();
    Path shard = prepared.resolve("train-00000.tokens");
    byte[] whole = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(whole, whole.length - 3));
    assertThat(refused("data", "stats", prepared))
        .isEqualTo(
            "surprisal: %s has %d bytes, but its header announces %d; make it again with prepare",
            shard, whole.length - 3, whole.length);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Files.write(shard, flipped);
    assertThat(refused("train", "--data", prepared, "--out", folder.resolve("run")))
        .containsPattern(
            "is damaged: its checksum is [0-9a-f]{8}, its header announces [0-9a-f]{8}");
    byte[] header = whole.clone();
    header[0] ^= 1;
    Files.write(shard, header);
    assertThat(refused("data", "stats", prepared))
        .isEqualTo("surprisal: " + shard + " is no token file; make one with prepare");
    Files.delete(shard);
    assertThat(refused("data", "stats", prepared))
        .isEqualTo("surprisal: " + shard + " is missing; make it again with prepare");
  }

  @Test
  void aFolderOfAnotherTokenizer() throws IOException {
    Path prepared = prepared();
    Files.writeString(prepared.resolve("tokenizer.json"), Files.readString(otherTokenizer()));
    assertThat(refused("data", "stats", prepared))
        .containsPattern("was made with tokenizer [0-9a-f]{12,}, not with [0-9a-f]{12,}; prepare");
  }

  private Path otherTokenizer() throws IOException {
    Path json = folder.resolve("other.json");
    Path text = write("b.txt", "the cat sat on the mat");
    assertThat(
            run(new StringWriter(), "tokenizer", "train", text, "--vocab-size", 258, "--out", json))
        .isZero();
    return json;
  }

  @Test
  void linesThatAreNotJson() throws IOException {
    Path lines = write("a.jsonl", "{\"text\": \"fine\"}\n{\"text\": \n");
    Path out = folder.resolve("out");
    assertThat(refused("prepare", lines, "--out", out))
        .startsWith("surprisal: " + lines + ":2: not valid JSON: ");
    assertThat(refused("train", "--data", lines, "--out", out))
        .startsWith("surprisal: " + lines + ":2: not valid JSON: ");
    Path other = write("b.jsonl", "{\"body\": \"fine\"}\n");
    assertThat(refused("tokenizer", "train", other, "--vocab-size", 300))
        .isEqualTo(
            "surprisal: %s:1: there is neither a field text nor prompt and completion; the fields"
                + " are [body], choose one with --field",
            other);
  }

  @Test
  void aTokenizerOfAnotherFamily() throws IOException {
    Path json = write("tokenizer.json", "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {}}}");
    assertThat(refused("tokenizer", "inspect", "--tokenizer", json))
        .contains("this is a WordPiece model")
        .contains("only GPT-2's family is supported: a BPE model");
  }

  @Test
  void anIdOutsideTheVocabulary() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("65 256".getBytes(StandardCharsets.UTF_8)));
      assertThat(refused("tokenizer", "decode", "--tokenizer", "byte"))
          .isEqualTo(
              "surprisal: id 256 at position 1 is outside the vocabulary of 256 ids, 0 to 255");
    } finally {
      System.setIn(before);
    }
  }
}
