package surprisal.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import surprisal.data.TokenSequence;
import surprisal.data.ValidationWindows;
import surprisal.evaluation.Evaluator;
import surprisal.report.Observation;
import surprisal.tokenizer.Tokenizer;

/** The first validation targets as text, in pieces of complete characters. */
public record ShownText(List<Piece> pieces) {
  private static final String JUMP = " ⋯ ";

  /**
   * @param from first of its targets, counted over the windows row by row
   * @param to end of its targets; {@code from} itself where there is a gap in the text
   */
  record Piece(String text, int from, int to) {}

  public static ShownText of(
      ValidationWindows windows, TokenSequence tokens, int T, Tokenizer tokenizer) {
    List<Piece> pieces = new ArrayList<>();
    int[] ids = new int[Evaluator.SHOWN];
    long before = -1;
    int from = 0;
    for (int k = 0; k < ids.length && k / T < windows.windows(); k++) {
      long at = windows.start(k / T) + k % T + 1;
      if (at >= tokens.size()) {
        break;
      }
      if (before >= 0 && at != before + 1) {
        pieces.add(new Piece(JUMP, k, k));
        from = k;
      }
      tokens.copy(at, ids, k, 1);
      int[] piece = Arrays.copyOfRange(ids, from, k + 1);
      if (!tokenizer.endInsideCharacter(piece)) {
        pieces.add(new Piece(tokenizer.decode(piece), from, k + 1));
        from = k + 1;
      }
      before = at;
    }
    return new ShownText(pieces);
  }

  /**
   * Each piece with its surprisal.
   *
   * @param bits of each target, NaN where it does not count
   */
  List<Observation.Token> priced(double[] bits) {
    List<Observation.Token> priced = new ArrayList<>();
    for (Piece piece : pieces) {
      double sum = 0;
      for (int k = piece.from; k < piece.to; k++) {
        sum += bits[k];
      }
      boolean counts = piece.to > piece.from && Double.isFinite(sum);
      priced.add(new Observation.Token(piece.text, counts ? Math.round(1e3 * sum) / 1e3 : null));
    }
    return priced;
  }
}
