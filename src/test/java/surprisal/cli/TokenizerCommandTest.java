package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import surprisal.config.UserError;
import surprisal.tokenizer.BpeTokenizer;
import surprisal.tokenizer.Tokenizers;

class TokenizerCommandTest {
  private static final String TEXT = "the cat sat on the mat, the rat sat on the cat\n".repeat(3);

  @TempDir private Path folder;
  private Path text;
  private Path json;

  @BeforeEach
  void train() throws IOException {
    text = folder.resolve("text.txt");
    json = folder.resolve("tokenizer.json");
    Files.writeString(text, TEXT);
    run("train", text.toString(), "--vocab-size", "270", "--out", json.toString());
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
        .startsWith(out + ": 262 tokens, 4 of them merges, from 44 words (9 different) in ");
    BpeTokenizer tokenizer = (BpeTokenizer) Tokenizers.read(out);
    assertThat(tokenizer.encode("<|b|><|a|>")).containsExactly(1, 0);
  }

  @Test
  void theSameTextInAnyFormTrainsTheSameTokenizer() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(inside.resolve("a.txt.gz")))) {
      packed.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    Path lines = inside.resolve("b.jsonl.zst");
    try (OutputStream packed = new ZstdOutputStream(Files.newOutputStream(lines))) {
      String line = "{\"text\": \"%s\"}\n".formatted(TEXT.replace("\n", "\\n"));
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
  void encodesAndDecodesStandardInput() {
    String ids = encode(TEXT);
    assertThat(ids).matches("\\d+( \\d+)*\n");
    assertThat(decode(ids)).isEqualTo(TEXT);
    assertThat(decode("[1, 2,\n3]")).isEqualTo("!\"#");
    assertThat(encode("")).isEmpty();
  }

  @Test
  void encodesAndDecodesJsonLines() {
    String lines = "\"the cat\"\n\"\"\n\"\\u00e9<|endoftext|>\"\n";
    String ids = encode(lines, "--jsonl");
    assertThat(ids.lines()).hasSize(3).allMatch(line -> line.matches("\\[(\\d+(,\\d+)*)?]"));
    assertThat(ids.lines().toList().get(1)).isEqualTo("[]");
    assertThat(ids.lines().toList().get(2)).endsWith(",0]");
    assertThat(decode(ids, "--jsonl")).isEqualTo("\"the cat\"\n\"\"\n\"é<|endoftext|>\"\n");
    String many = "\"the mat, the rat\"\n".repeat(5_000);
    assertThat(decode(encode(many, "--jsonl"), "--jsonl")).isEqualTo(many);
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
        .contains("1 bytes  '\\u0000'");
  }

  @Test
  void inspectColoursWhereTheTerminalCan() {
    StringWriter out = new StringWriter();
    CommandLine line =
        line(out).setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.ON));
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
        empty + " holds no text; folders are searched for .txt and .jsonl, also .gz and .zst",
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
    assertThatThrownBy(() -> encode(new byte[] {'a', (byte) 0xC3, 'b'}))
        .isInstanceOf(UserError.class)
        .hasMessage("standard input: byte 1 (0xC3) is not valid UTF-8");
    assertThatThrownBy(() -> encode(new byte[] {'"', 'a', '"', '\n', (byte) 0xC3, '\n'}, "--jsonl"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is not valid UTF-8");
  }

  @Test
  void aMalformedLineIsNamedWithItsNumber() {
    assertThatThrownBy(() -> encode("\"fine\"\n\"not closed\n", "--jsonl"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("standard input:2: not a JSON string: ");
    for (String line : new String[] {"7", "{\"text\":\"a\"}", "null", "\"a\" \"b\"", ""}) {
      assertThatThrownBy(() -> encode(line + "\n", "--jsonl"))
          .as(line)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("standard input:1: not a JSON string");
    }
    assertThatThrownBy(() -> encode("\"fine\"\n\"\\ud83d!\"\n", "--jsonl"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "standard input:2: the text holds half a surrogate pair, U+D83D, at offset 0; remove it");
    assertThatThrownBy(() -> decode("[1]\n[1]\n[2,270]\n", "--jsonl"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("standard input:3: id 270 at position 1 is outside");
    for (String line : new String[] {"[1.5]", "[\"1\"]", "7", "[1,null]"}) {
      assertThatThrownBy(() -> decode(line + "\n", "--jsonl"))
          .as(line)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("standard input:1: not an array of ids");
    }
  }

  @Test
  void whatIsNoIdOrOutsideTheVocabularyIsNamed() {
    assertThatThrownBy(() -> decode("1 2 three"))
        .isInstanceOf(UserError.class)
        .hasMessage("standard input: 'three' at position 2 is not an id");
    assertThatThrownBy(() -> decode("1 270"))
        .isInstanceOf(UserError.class)
        .hasMessage("id 270 at position 1 is outside the vocabulary of 270 ids, 0 to 269");
  }

  private void assertRefused(String message, String... arguments) {
    assertThatThrownBy(() -> run(arguments)).isInstanceOf(UserError.class).hasMessage(message);
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    RuntimeException[] thrown = new RuntimeException[1];
    CommandLine line =
        line(out)
            .setExecutionExceptionHandler(
                (exception, command, result) -> {
                  thrown[0] = (RuntimeException) exception;
                  return 2;
                });
    int exit = line.execute(arguments);
    if (thrown[0] != null) {
      throw thrown[0];
    }
    assertThat(exit).isZero();
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private static CommandLine line(StringWriter out) {
    return new CommandLine(new TokenizerCommand()).setOut(new PrintWriter(out));
  }

  private String encode(String input, String... options) {
    return encode(input.getBytes(StandardCharsets.UTF_8), options);
  }

  private String encode(byte[] input, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return execute(new TokenizerEncode(new ByteArrayInputStream(input), out), out, options);
  }

  private String decode(String input, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return execute(new TokenizerDecode(new ByteArrayInputStream(bytes), out), out, options);
  }

  private String execute(Runnable command, ByteArrayOutputStream out, String... options) {
    CommandLine line = new CommandLine(command);
    line.parseArgs(
        Stream.concat(Stream.of("--tokenizer", json.toString()), Arrays.stream(options))
            .toArray(String[]::new));
    command.run();
    return out.toString(StandardCharsets.UTF_8);
  }
}
