package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedTest {
  private static String reason(String json) {
    return Malformed.reason(
        catchThrowableOfType(
            JsonProcessingException.class, () -> new ObjectMapper().readTree(json)));
  }

  /** The parser reads an emoji as two halves and shows the first. */
  @Test
  void everyReasonCanBeWrittenToAFile() {
    assertThat(reason("[1😀]"))
        .matches(StandardCharsets.UTF_8.newEncoder()::canEncode)
        .startsWith("Unexpected character (");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, | Unexpected end-of-input within/between Array entries",
        "{\"a\": 1, b: 2} | Unexpected character ('b' (code 98)): was expecting double-quote",
      })
  void aReasonHasNoWordsAboutTheParser(String json, String start) {
    assertThat(reason(json)).startsWith(start).doesNotContain("enable", "marker at", "Feature");
  }
}
