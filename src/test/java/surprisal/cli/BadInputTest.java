package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts, tokenizers and token files that are not what they should be: one sentence and exit 2. */
class BadInputTest {
  @TempDir private Path folder;

  private static String refused(Object... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    return outcome.err().strip();
  }

  private static void succeed(Object... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path prepared() throws IOException {
    Path text = write("text.txt", "to be or not to be, that is the question. ".repeat(20));
    Path prepared = folder.resolve("prepared");
    succeed("prepare", text, "--tokenizer", "byte", "--out", prepared);
    return prepared;
  }

  @Test
  void textThatIsNotUtf8() throws IOException {
    Path text = Files.write(folder.resolve("a.txt"), new byte[] {'a', 'b', (byte) 0xFF, 'c'});
    Path out = folder.resolve("out");
    assertThat(refused("prepare", text, "--tokenizer", "byte", "--out", out))
        .isEqualTo(
            "surprisal: %s is not UTF-8: byte 0xFF at offset 2; convert it, or use --invalid"
                + " replace",
            text);
    assertThat(refused("tokenizer", "train", text, "--vocab-size", 257))
        .startsWith("surprisal: " + text + ": byte 2 (0xFF) is not valid UTF-8; ");
    succeed("prepare", text, "--tokenizer", "byte", "--out", out, "--invalid", "replace");
  }

  @Test
  void vocabulariesThatAreTooSmallOrTooLarge() throws IOException {
    Path text = write("a.txt", "the cat sat on the mat");
    assertThat(refused("tokenizer", "train", text, "--vocab-size", 100))
        .isEqualTo(
            "surprisal: "
                + text
                + ": vocabulary size 100 is smaller than the alphabet: 256 bytes and special"
                + " tokens, 257 in total; use at least 257");
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
            "surprisal: %s has %d bytes, but its header says %d; create it again with prepare",
            shard, whole.length - 3, whole.length);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Files.write(shard, flipped);
    assertThat(refused("train", "--data", prepared, "--out", folder.resolve("run")))
        .containsPattern("is damaged: its checksum is [0-9a-f]{8}, its header says [0-9a-f]{8}");
    byte[] header = whole.clone();
    header[0] ^= 1;
    Files.write(shard, header);
    assertThat(refused("data", "stats", prepared))
        .isEqualTo("surprisal: " + shard + " is not a token file; create one with prepare");
    Files.delete(shard);
    assertThat(refused("data", "stats", prepared))
        .isEqualTo("surprisal: " + shard + " is missing; create it again with prepare");
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
    succeed("tokenizer", "train", text, "--vocab-size", 258, "--out", json);
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
        .contains("this is a \"WordPiece\" model")
        .contains("only byte-level BPE is supported");
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
