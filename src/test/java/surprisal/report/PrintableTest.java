package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void controlCharactersBecomeVisible() {
    assertThat(Printable.text("a\u001b[31mb\u007fc\u0085d\n\te"))
        .isEqualTo("a␛[31mb␡c<0085>d\n\te");
    assertThat(Printable.line("a\nb\tc\u2028d\u202ee")).isEqualTo("a␊b␉c<2028>d<202E>e");
  }

  @Test
  void everythingElseStays() {
    String text = "ä 字 😀 e\u0301 \u200d ‏";
    assertThat(Printable.line(text)).isSameAs(text);
  }
}
