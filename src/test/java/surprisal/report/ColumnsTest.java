package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void linesBreakAtSpacesAndAreIndented() {
    String line = "ladder     " + "word ".repeat(20).strip();
    assertThat(Columns.wrapped(line, 11).lines())
        .containsExactly(
            "ladder     word word word word word word word word word word word word word word",
            "           word word word word word word");
    assertThat(Columns.wrapped("  short", 4)).isEqualTo("  short");
    assertThat(Columns.wrapped("", 4)).isEmpty();
  }

  @Test
  void aWordThatIsTooLongStaysWhole() {
    String path = "/a".repeat(60);
    assertThat(Columns.wrapped("saved " + path + " again", 2))
        .isEqualTo("saved\n  " + path + "\n  again");
  }

  @Test
  void wideCharactersCountTwice() {
    assertThat(Columns.wrapped("字".repeat(39) + " 字字", 0).lines()).hasSize(2);
    assertThat(Columns.fit("字字字", 4)).isEqualTo("字… ");
  }
}
