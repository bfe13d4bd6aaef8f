package surprisal.cli.view;

import java.util.ArrayList;
import java.util.List;
import surprisal.evaluation.Explanation;
import surprisal.tokenizer.Tokenizer;

/**
 * A text in pieces of complete characters: usually one token each, several where they share one.
 */
public record ExplainedText(List<Piece> pieces) {

  /**
   * @param text what the tokens decode to together
   * @param first position of its first token in the text, 1 for the first
   * @param tokens its tokens, at least one
   */
  record Piece(String text, int first, List<Explanation.Token> tokens) {

    double bits() {
      return tokens.stream().mapToDouble(Explanation.Token::bits).sum();
    }
  }

  public static ExplainedText of(Explanation explanation, Tokenizer tokenizer) {
    List<Explanation.Token> tokens = explanation.tokens();
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= tokens.size(); to++) {
      List<Explanation.Token> part = tokens.subList(from, to);
      int[] ids = part.stream().mapToInt(Explanation.Token::id).toArray();
      if (to == tokens.size() || !tokenizer.endInsideCharacter(ids)) {
        pieces.add(new Piece(tokenizer.decode(ids), from + 1, part));
        from = to;
      }
    }
    return new ExplainedText(pieces);
  }
}
