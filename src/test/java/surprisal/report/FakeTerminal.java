package surprisal.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a terminal shows after some output: carriage returns, line feeds, erasing, colours, line
 * wraps.
 */
final class FakeTerminal {
  private FakeTerminal() {}

  static List<String> rows(String output, int columns) {
    List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    int column = 0;
    for (int i = 0; i < output.length(); i++) {
      char c = output.charAt(i);
      if (c == '\r') {
        column = 0;
      } else if (c == '\n') {
        row++;
        column = 0;
        rows.add(new StringBuilder());
      } else if (c == '\u001b') {
        int end = i + 2;
        while (!Character.isLetter(output.charAt(end))) {
          end++;
        }
        if (output.charAt(end) == 'K') {
          rows.get(row).setLength(Math.min(column, rows.get(row).length()));
        } else if (output.charAt(end) != 'm') {
          throw new AssertionError("escape " + output.substring(i + 1, end + 1));
        }
        i = end;
      } else {
        if (column == columns) {
          row++;
          column = 0;
          rows.add(new StringBuilder());
        }
        StringBuilder line = rows.get(row);
        while (line.length() <= column) {
          line.append(' ');
        }
        line.setCharAt(column++, c);
      }
    }
    return rows.stream().map(line -> line.toString().stripTrailing()).toList();
  }
}
