package surprisal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import surprisal.config.UserError;

/**
 * The lines of a metrics.jsonl, read in one pass that keeps nothing in memory. A killed run may
 * leave an incomplete last line, recognizable by its missing line end.
 *
 * @param file metrics.jsonl
 */
record RecordLines(Path file) {

  /** What is done with each line that is not blank. */
  interface Visitor {
    /**
     * @param number of the line, from 1
     * @param complete whether the line has its line end
     */
    void line(int number, String text, boolean complete) throws JsonProcessingException;
  }

  /**
   * Visits the lines in order.
   *
   * @throws UserError if the file cannot be read, or the visitor finds malformed JSON in a complete
   *     line; with the line number
   */
  void forEach(Visitor visitor) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] chunk = new byte[1 << 16];
      int number = 1;
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (chunk[i] == '\n') {
            line.write(chunk, from, i - from);
            visit(visitor, number++, line, true);
            line.reset();
            from = i + 1;
          }
        }
        line.write(chunk, from, n - from);
      }
      visit(visitor, number, line, false);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + " (" + e + "); check its permissions", e);
    }
  }

  private void visit(Visitor visitor, int number, ByteArrayOutputStream line, boolean complete) {
    String text = line.toString(StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return;
    }
    try {
      visitor.line(number, text, complete);
    } catch (JsonProcessingException e) {
      throw new UserError(
          file
              + ":"
              + number
              + " is not a record of a run: "
              + e.getOriginalMessage()
              + "; restore the line or delete it",
          e);
    }
  }
}
