package surprisal.cli.view;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import surprisal.report.Printable;
import surprisal.tokenizer.BpeTokenizer;
import surprisal.tokenizer.Merge;
import surprisal.tokenizer.Tokenizer;

/** A tokenizer's internals as lines of text. */
public final class TokenizerView {
  private static final String[] BACKGROUNDS = {"\u001b[48;5;153m", "\u001b[48;5;223m"};
  private static final String DARK_TEXT = "\u001b[38;5;16m";
  private static final String RESET = "\u001b[0m";

  private final Tokenizer tokenizer;
  private final PrintWriter out;

  public TokenizerView(Tokenizer tokenizer, PrintWriter out) {
    this.tokenizer = tokenizer;
    this.out = out;
  }

  /** The first merges, in the order they were learned. */
  public void merges(BpeTokenizer bpe, int count) {
    List<Merge> merges = bpe.model().merges();
    int shown = Math.min(count, merges.size());
    out.printf(Locale.ROOT, "%nmerges, %,d of %,d in order%n", shown, merges.size());
    for (int rank = 0; rank < shown; rank++) {
      Merge merge = merges.get(rank);
      out.printf(
          Locale.ROOT,
          "%6d  %s + %s -> %s  (id %d)%n",
          rank + 1,
          quoted(merge.left()),
          quoted(merge.right()),
          quoted(merge.id()),
          merge.id());
    }
  }

  /** The tokens with the most bytes. */
  public void longest(int count) {
    int[] bytes = tokenizer.bytesPerToken();
    List<Integer> ids =
        IntStream.range(0, bytes.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer id) -> -bytes[id]))
            .limit(count)
            .toList();
    out.printf(Locale.ROOT, "%nlongest tokens%n");
    for (int id : ids) {
      String unit = bytes[id] == 1 ? "byte " : "bytes";
      out.printf(Locale.ROOT, "%6d %s  %s  (id %d)%n", bytes[id], unit, quoted(id), id);
    }
  }

  /** A text with the borders of its tokens: alternating background colours, or bars. */
  public void split(String text, boolean coloured) {
    int[] ids = tokenizer.encode(text);
    out.printf(Locale.ROOT, "%nthe text in %,d tokens%n", ids.length);
    // A token may hold part of a character; what is shown begins and ends with complete ones.
    int shown = 0;
    int from = 0;
    for (int to = 1; to <= ids.length; to++) {
      int[] part = Arrays.copyOfRange(ids, from, to);
      if (to < ids.length && tokenizer.endInsideCharacter(part)) {
        continue;
      }
      String piece = Printable.text(tokenizer.decode(part));
      if (coloured) {
        String colour = BACKGROUNDS[shown % 2] + DARK_TEXT;
        out.print(colour + piece.replace("\n", "\u23CE" + RESET + "\n" + colour) + RESET);
      } else {
        out.print((shown == 0 ? "" : "|") + piece);
      }
      shown++;
      from = to;
    }
    out.println();
  }

  private String quoted(int id) {
    String text = tokenizer.decode(new int[] {id});
    if (text.contains("\uFFFD")) {
      return tokenizer.hex(id);
    }
    StringBuilder quoted = new StringBuilder("'");
    text.codePoints().forEach(c -> quoted.append(visible(c)));
    return quoted.append("'").toString();
  }

  private static String visible(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default ->
          Character.isISOControl(character)
              ? String.format(Locale.ROOT, "\\u%04X", character)
              : Character.toString(character);
    };
  }
}
