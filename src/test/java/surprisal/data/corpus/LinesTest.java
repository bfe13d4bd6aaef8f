package surprisal.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

class LinesTest {

  /** Hands out a few characters at a time, as a pipe may. */
  private static final class Dripping extends Reader {
    private final StringReader text;
    private final SplittableRandom random;

    Dripping(String text, SplittableRandom random) {
      this.text = new StringReader(text);
      this.random = random;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
      return text.read(to, offset, Math.min(length, 1 + random.nextInt(3)));
    }

    @Override
    public void close() {}
  }

  @Test
  void theLinesAreThoseOfABufferedReader() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 2000; trial++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append("ab\r\n\r\n".charAt(random.nextInt(6)));
      }
      List<String> expected =
          new BufferedReader(new StringReader(text.toString())).lines().toList();
      List<String> found = new ArrayList<>();
      Lines lines = new Lines(new Dripping(text.toString(), random), "a.jsonl");
      for (String line = lines.next(); line != null; line = lines.next()) {
        found.add(line);
        assertThat(lines.place()).isEqualTo("a.jsonl:" + found.size());
      }
      assertThat(found).as(text.toString()).isEqualTo(expected);
    }
  }

  @Test
  void aLineThatMemoryCannotHoldIsNamed() throws IOException {
    Lines lines = new Lines(new StringReader("short\n" + "x".repeat(200_000)), "a.jsonl", 100_000);
    assertThat(lines.next()).isEqualTo("short");
    assertThatThrownBy(lines::next)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a.jsonl:2 is longer than 100,000 characters, too long for the Java heap; raise it with"
                + " SURPRISAL_JAVA_OPTS=-Xmx..., or split the line");
  }
}
