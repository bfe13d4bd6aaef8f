package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A message may quote anything: what a terminal gets is one line that it can print. */
class UserErrorTest {
  private static String message(String text) {
    return new UserError(text).getMessage();
  }

  @Test
  void whatATerminalWouldObeyIsEscaped() {
    assertThat(message("kind is \u001b[31mred\nsecond\r\tline\u0000\u007f\u0085"))
        .isEqualTo("kind is \\u001b[31mred\\nsecond\\r\\tline\\u0000\\u007f\\u0085");
    assertThat(message("\u202Eevil\u2028x\u2066")).isEqualTo("\\u202eevil\\u2028x\\u2066");
    assertThat(message("half \uD83D of a pair")).isEqualTo("half \\ud83d of a pair");
    assertThat(message("é你😀 is printable")).isEqualTo("é你😀 is printable");
  }

  @Test
  void aLongMessageKeepsTheFileAtItsStartAndTheFixAtItsEnd() {
    String exact = "a".repeat(OneLine.LONGEST);
    assertThat(message(exact)).isEqualTo(exact);
    String cut =
        message("runs/a/state.json: " + "x".repeat(1_000_000) + "; use another checkpoint");
    assertThat(cut)
        .hasSize(OneLine.LONGEST)
        .startsWith("runs/a/state.json: xxx")
        .contains("x ... x")
        .endsWith("xxx; use another checkpoint");
  }

  @Test
  void noPairOfSurrogatesIsSplit() {
    for (String shift : new String[] {"", "a"}) {
      String cut = message(shift + "😀".repeat(1000));
      assertThat(cut.codePoints().filter(point -> Character.getType(point) == Character.SURROGATE))
          .isEmpty();
      assertThat(cut.length()).isBetween(OneLine.LONGEST - 4, OneLine.LONGEST);
    }
  }
}
