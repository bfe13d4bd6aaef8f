package surprisal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import surprisal.config.UserError;
import surprisal.formats.CheckedJson;
import surprisal.formats.JsonMistake;

/**
 * The lines of a metrics.jsonl, read in one pass that keeps nothing in memory. A killed run may
 * leave an incomplete last line, recognizable by its missing line end.
 *
 * @param file metrics.jsonl
 */
record RecordLines(Path file) {

  /** What is done with each line that is not blank. */
  interface LineVisitor {
    /**
     * @param number of the line, from 1
     * @param line without its line end
     * @param complete whether it has one
     */
    void line(int number, byte[] line, boolean complete) throws IOException;
  }

  /** What is done with each record. */
  interface RecordVisitor {
    /**
     * @throws JsonMistake if it is not what its type says
     */
    void record(JsonNode record) throws JsonMistake;
  }

  /**
   * Visits the records in order, but for an incomplete last line.
   *
   * @throws UserError if the file cannot be read, or a line is damaged, with its number
   */
  void forEach(RecordVisitor visitor) {
    try {
      forEachLine(
          (number, line, complete) -> {
            try {
              if (complete) {
                visitor.record(CheckedJson.tree(line));
              }
            } catch (JsonMistake e) {
              throw new UserError(damaged(number, e) + "; restore the line or delete it", e);
            }
          });
    } catch (IOException e) {
      throw new UserError("cannot read " + file + " (" + e + "); check its permissions", e);
    }
  }

  /** Names a line and what is wrong with it. */
  String damaged(int number, JsonMistake mistake) {
    return file + ":" + number + " is not a record of a run: " + mistake.getMessage();
  }

  /** Visits the lines in order. */
  void forEachLine(LineVisitor visitor) throws IOException {
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
    }
  }

  private static void visit(
      LineVisitor visitor, int number, ByteArrayOutputStream line, boolean complete)
      throws IOException {
    byte[] bytes = line.toByteArray();
    boolean blank = true;
    for (byte b : bytes) {
      blank &= b == ' ' || b == '\t' || b == '\r';
    }
    if (!blank) {
      visitor.line(number, bytes, complete);
    }
  }
}
