package surprisal.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.Check;

class CheckedJsonTest {
  enum Kind {
    FIRST_ONE,
    OTHER
  }

  record Parts(double hardNats, @Nullable Double zLoss) {}

  record Inner(int step, boolean best) {
    Inner {
      Check.notNegative("step", step);
    }
  }

  record Whole(
      int count,
      long bytes,
      double nats,
      String text,
      Kind kind,
      List<Inner> inner,
      Map<String, Long> steps,
      ObjectNode rest,
      @Nullable Double error,
      @Nullable @JsonUnwrapped Parts parts) {}

  private static final String SOUND =
      """
      {'count':1,'bytes':3000000000,'nats':'NaN','text':'é','kind':'first_one',\
      'inner':[{'step':2,'best':true}],'steps':{'a':5},'rest':{'x':null},'error':null,\
      'hard_nats':2,'of_a_later_version':[1]}"""
          .replace('\'', '"');

  private static Whole read(String json) throws JsonMistake {
    return CheckedJson.read(json.getBytes(StandardCharsets.UTF_8), Whole.class);
  }

  @Test
  void everyKindOfComponentIsRead() throws JsonMistake {
    Whole whole = read(SOUND);
    assertThat(whole.bytes()).isEqualTo(3_000_000_000L);
    assertThat(whole.nats()).isNaN();
    assertThat(whole.kind()).isEqualTo(Kind.FIRST_ONE);
    assertThat(whole.inner()).containsExactly(new Inner(2, true));
    assertThat(whole.steps()).isEqualTo(Map.of("a", 5L));
    assertThat(whole.rest().has("x")).isTrue();
    assertThat(whole.error()).isNull();
    assertThat(whole.parts()).isEqualTo(new Parts(2, null));
    String without = SOUND.replace("\"error\":null,\"hard_nats\":2,", "");
    assertThat(read(without).parts()).isNull();
    assertThat(read(without).error()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"count\":1 | \"count\":null | count is null, not a whole number of 32 bits",
        "\"count\":1 | \"county\":1 | count is missing",
        "\"count\":1 | \"count\":1.0 | count is 1.0, not a whole number of 32 bits",
        "\"count\":1 | \"count\":3000000000 | count is 3000000000, not a whole number of 32 bits",
        "\"count\":1 | \"count\":1,\"count\":2 | it is not JSON at column 19: Duplicate field 'count'",
        "\"text\":\"é\" | \"text\":\"\\ud800\" | text has an unpaired surrogate",
        "\"text\":\"é\" | \"text\":{} | text is an object, not a text",
        "\"nats\":\"NaN\" | \"nats\":1e999 | nats is Infinity, not a number",
        "\"first_one\" | \"FIRST_ONE\" | kind is \"FIRST_ONE\", not one of first_one, other",
        "\"step\":2 | \"step\":-2 | inner[0].step is -2; it must be 0 or more",
        "[{\"step\" | [null,{\"step\" | inner[0] is null, not an object",
        "\"best\":true | \"best\":1 | inner[0].best is 1, not true or false",
        "\"a\":5 | \"a\":[] | steps.a is a list, not a whole number of 64 bits",
        "\"rest\":{\"x\":null} | \"rest\":[] | rest is a list, not an object",
        "\"hard_nats\":2 | \"z_loss\":2 | hard_nats is missing",
      })
  void whatIsWrongIsNamedWithItsPlace(String sound, String damaged, String message) {
    assertThat(SOUND).contains(sound);
    assertThat(mistake(SOUND.replace(sound, damaged))).isEqualTo(message);
  }

  @Test
  void whatIsNotAJsonObjectIsRefused() {
    assertThat(mistake("")).isEqualTo("it is nothing, not an object");
    assertThat(mistake("null")).isEqualTo("it is null, not an object");
    assertThat(mistake("[" + SOUND + "]")).isEqualTo("it is a list, not an object");
    assertThat(mistake(SOUND + "\n x"))
        .startsWith("it is not JSON at column ")
        .contains(" of line 2: Unrecognized token 'x': was expecting (JSON String, Number ");
    assertThat(mistake("[".repeat(5000)))
        .isEqualTo("it is not JSON: it is nested too deeply, or a value in it is too long");
    byte[] latin = "{\"text\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(catchThrowableOfType(JsonMistake.class, () -> CheckedJson.read(latin, Whole.class)))
        .hasMessage("it is not UTF-8 text");
  }

  private static String mistake(String json) {
    return catchThrowableOfType(JsonMistake.class, () -> read(json)).getMessage();
  }
}
