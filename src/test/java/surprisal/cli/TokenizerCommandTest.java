package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import surprisal.tokenizer.BpeTokenizer;
import surprisal.tokenizer.Tokenizers;

/** {@code tokenizer train} and {@code tokenizer inspect}. */
class TokenizerCommandTest {
  @TempDir private Path folder;
  private Path text;
  private Path json;

  @BeforeEach
  void train() throws IOException {
    text = folder.resolve("text.txt");
    json = TinyTokenizer.train(folder);
  }

  @Test
  void trainsOnSeveralFilesAndSaysWhatItDid() throws IOException {
    Path other = folder.resolve("other.txt");
    Files.writeString(other, "the cat");
    Path out = folder.resolve("both.json");
    String said =
        run(
            "train",
            text.toString(),
            other.toString(),
            "--vocab-size",
            "262",
            "--out",
            out.toString(),
            "--special",
            "<|a|>",
            "--special",
            "<|b|>");
    assertThat(said)
        .startsWith(out + ": 262 tokens, 4 of them merges, from 44 words (9 distinct) in ");
    BpeTokenizer tokenizer = (BpeTokenizer) Tokenizers.read(out);
    assertThat(tokenizer.encode("<|b|><|a|>")).containsExactly(1, 0);
  }

  @Test
  void theSameTextInAnyFormTrainsTheSameTokenizer() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(inside.resolve("a.txt.gz")))) {
      packed.write(TinyTokenizer.TEXT.getBytes(StandardCharsets.UTF_8));
    }
    Path lines = inside.resolve("b.jsonl.zst");
    try (OutputStream packed = new ZstdOutputStream(Files.newOutputStream(lines))) {
      String line = "{\"text\": \"%s\"}\n".formatted(TinyTokenizer.TEXT.replace("\n", "\\n"));
      packed.write(line.getBytes(StandardCharsets.UTF_8));
    }
    String out = folder.resolve("other.json").toString();
    for (String input :
        new String[] {inside.toString(), lines.toString(), inside + "/*.gz", folder + "/*.txt"}) {
      run("train", input, "--vocab-size", "270", "--out", out);
      assertThat(Files.readString(Path.of(out))).as(input).isEqualTo(Files.readString(json));
    }
  }

  @Test
  void inspectShowsMergesTokensSplitAndCosts() {
    String shown =
        run("inspect", "--tokenizer", json.toString(), "--merges", "2", "--text", "the cat é");
    assertThat(shown)
        .contains("bpe, 270 tokens")
        .contains("merges, 2 of 13 in order\n     1  'a' + 't' -> 'at'  (id 257)\n")
        .contains("the|")
        .contains("|é\n")
        .containsPattern("this one +270 +")
        .containsPattern("char +7 +9 +1.11")
        .containsPattern("byte +256 +10 +1.00")
        .containsPattern("gpt2 +50,257 +")
        .containsPattern("cl100k_base +100,277 +")
        .containsPattern("o200k_base +200,019 +");
    assertThat(run("inspect", "--tokenizer", "byte", "--longest", "1"))
        .contains("1 byte   '\\u0000'");
  }

  @Test
  void inspectColoursWhereTheTerminalCan() {
    StringWriter out = new StringWriter();
    CommandLine line =
        new CommandLine(new TokenizerCommand())
            .setOut(new PrintWriter(out))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.ON));
    line.execute("inspect", "--tokenizer", json.toString(), "--text", "the cat");
    assertThat(out.toString()).contains("\u001b[48;5;153m").doesNotContain("the|");
  }

  @Test
  void aMissingTextOrAnEmptyFolderIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    String missing = folder.resolve("missing.txt").toString();
    assertRefused(
        missing + " does not exist; name text files or folders",
        "train",
        missing,
        "--vocab-size",
        "300");
    assertRefused(
        empty
            + " contains no text files; folders are searched for .txt and .jsonl, also .gz and .zst",
        "train",
        empty.toString(),
        "--vocab-size",
        "300");
  }

  @Test
  void invalidUtf8IsNamedOrReplaced() throws IOException {
    Path spoilt = folder.resolve("spoilt.txt");
    Files.write(spoilt, new byte[] {'a', 'b', 'c', (byte) 0x80, 'a', 'b'});
    String[] train = {
      "train",
      spoilt.toString(),
      "--vocab-size",
      "258",
      "--out",
      folder.resolve("s.json").toString()
    };
    assertRefused(
        spoilt
            + ": byte 3 (0x80) is not valid UTF-8; convert the file, or replace such bytes with"
            + " --invalid replace",
        train);
    String[] replace = Arrays.copyOf(train, train.length + 2);
    replace[train.length] = "--invalid";
    replace[train.length + 1] = "replace";
    assertThat(run(replace)).contains("258 tokens");
  }

  private static void assertRefused(String message, String... arguments) {
    Cli.Outcome outcome = tokenizer(arguments);
    assertThat(outcome.err()).isEqualTo("surprisal: " + message + System.lineSeparator());
    assertThat(outcome.exit()).isEqualTo(2);
  }

  /** What a command that succeeds prints. */
  private static String run(String... arguments) {
    Cli.Outcome outcome = tokenizer(arguments);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out().replace(System.lineSeparator(), "\n");
  }

  private static Cli.Outcome tokenizer(String... arguments) {
    return Cli.run(Stream.concat(Stream.of("tokenizer"), Arrays.stream(arguments)).toArray());
  }
}
