package surprisal.tokenizer.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import surprisal.config.UserError;

class RegexTest {

  /** Written by scripts/make-families-golden.py. */
  static Stream<JsonNode> golden() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                RegexTest.class.getResourceAsStream("/golden/patterns.jsonl"),
                StandardCharsets.UTF_8))) {
      List<JsonNode> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(new ObjectMapper().readTree(line));
      }
      return rows.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void findsWhatOnigurumaFinds(JsonNode row) throws PatternMistake {
    String text = row.get("text").textValue();
    List<String> between = new ArrayList<>();
    List<String> all = new ArrayList<>();
    int[] last = {0};
    Regex.of(row.get("pattern").textValue())
        .matches(
            text,
            (from, to) -> {
              between.add(text.substring(last[0], from));
              all.add(text.substring(last[0], from));
              all.add(text.substring(from, to));
              last[0] = to;
            });
    between.add(text.substring(last[0]));
    all.add(text.substring(last[0]));
    assertThat(notEmpty(between)).isEqualTo(strings(row.get("removed")));
    assertThat(notEmpty(all)).isEqualTo(strings(row.get("isolated")));
  }

  private static List<String> notEmpty(List<String> pieces) {
    return pieces.stream().filter(piece -> !piece.isEmpty()).toList();
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "(a~lacks a ) at character 2",
        "a)~closes a group that is not open at character 1",
        "[a~ends too early",
        "[]~has an empty class at character 1",
        "[z-a]~has an empty range at character 4",
        "[a-\\d]~has a range between classes at character 5",
        "*a~has nothing to repeat at character 1",
        "a|{2}~has nothing to repeat at character 5",
        "a{3,2}~repeats something at least 3 but at most 2 times at character 6",
        "a{1001}~repeats something more than 1000 times at character 7",
        "((a{1000}){1000}){1000}~repeats too much",
        "((((((){1000}){1000}){1000}){1000}){1000})~repeats too much",
        "a*********~repeats a repetition too often at character 10",
        "(a)\\1~has \\1, which is not supported, at character 5",
        "(?(a)b)~has (?(, which is not supported, at character 3",
        "(?is:a)~has the option s at character 4",
        "\\p{Foo}~has the class \\p{Foo}, which is not supported",
        "\\p{}~has the class \\p{}, which is not supported",
        "[[:upper:]]~has the class [:upper:], which is not supported",
        "\\xE9~has a number that is not that of a character at character 4",
        "\\x{110000}~has a number that is not that of a character at character 9",
        "\\uD800~has a number that is not that of a character at character 6",
        "a\\~ends too early",
      })
  void aMistakeIsNamed(String pattern, String message) {
    assertThatThrownBy(() -> Regex.of(pattern))
        .isInstanceOf(PatternMistake.class)
        .hasMessage(message);
  }

  @Test
  void sizesAreLimited() {
    assertThatThrownBy(() -> Regex.of("(".repeat(2000) + ")".repeat(2000)))
        .hasMessage("nests its groups too deeply at character 101");
    assertThatThrownBy(() -> Regex.of("[".repeat(2000)))
        .hasMessage("nests its classes too deeply at character 51");
    assertThatThrownBy(() -> Regex.of("a".repeat(5001)))
        .hasMessage("has 5001 characters, more than 5000");
    assertThatThrownBy(() -> Regex.of("[^a]".repeat(1000)))
        .hasMessage("has too many different classes of characters");
  }

  /** Java's own regular expressions recurse here. */
  @Test
  @Timeout(60)
  void aLongTextDoesNotOverflowTheStack() throws PatternMistake {
    int[] ends = new int[1];
    String text = "ab".repeat(500_000);
    Regex.of("(?:a|b)*").matches(text, (from, to) -> ends[0] = Math.max(ends[0], to - from));
    assertThat(ends[0]).isEqualTo(text.length());
  }

  @Test
  @Timeout(60)
  void endlessBacktrackingIsRefused() throws PatternMistake {
    Regex pattern = Regex.of("(?:x+x+)+y");
    assertThatThrownBy(() -> pattern.matches("x".repeat(5000), (from, to) -> {}))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a pattern of the tokenizer backtracks too much on a text of 5000 characters; split the"
                + " text into shorter documents or use another tokenizer");
  }

  @Test
  void matchesAreReplaced() throws PatternMistake {
    assertThat(Regex.of("\\s+").replaceAll(" a  b\n", "$0")).isEqualTo("$0a$0b$0");
    assertThat(Regex.literally("a.").replaceAll("aba.", "")).isEqualTo("ab");
  }
}
