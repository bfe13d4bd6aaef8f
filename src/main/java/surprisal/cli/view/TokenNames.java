package surprisal.cli.view;

import surprisal.report.Printable;
import surprisal.tokenizer.Tokenizer;

/** Tokens as a table shows them, all printable: ␣ for a space, ⏎ for a new line, bytes as hex. */
public record TokenNames(Tokenizer tokenizer) {

  public String of(int id) {
    String text = tokenizer.decode(new int[] {id});
    return text.contains("\uFFFD") ? tokenizer.hex(id) : visible(text);
  }

  /** A text on one line with invisible characters made visible. */
  static String visible(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case ' ' -> visible.append('␣');
                case '\n' -> visible.append('⏎');
                case '\r' -> visible.append('␍');
                case '\t' -> visible.append('⇥');
                default -> visible.append(Printable.line(Character.toString(c)));
              }
            });
    return visible.toString();
  }
}
