package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import surprisal.config.UserError;

/**
 * {@code tokenizer encode} and {@code tokenizer decode}, from standard input to standard output.
 */
class TokenizerStreamsTest {
  @TempDir private Path folder;
  private Path json;

  @BeforeEach
  void train() throws IOException {
    json = TinyTokenizer.train(folder);
  }

  @Test
  void encodesAndDecodesStandardInput() {
    String ids = encode(TinyTokenizer.TEXT);
    assertThat(ids).matches("\\d+( \\d+)*\n");
    assertThat(decode(ids)).isEqualTo(TinyTokenizer.TEXT);
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
  void invalidUtf8IsNamed() {
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
            "standard input:2: the text contains an unpaired surrogate, U+D83D, at offset 0; remove it");
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
