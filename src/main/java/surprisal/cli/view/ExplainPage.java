package surprisal.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import surprisal.evaluation.Explanation;
import surprisal.report.page.Page;
import surprisal.run.TrainedModel;

/** An {@link Explanation} as one self-contained HTML file. */
public record ExplainPage(TrainedModel model, TokenNames names) {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private static final int ALTERNATIVES = 8;

  /** What the page shows. */
  private record Data(
      String checkpoint,
      double bits,
      long bytes,
      long codedBytes,
      List<Piece> pieces,
      List<Token> tokens) {}

  /**
   * A piece of the text made of complete characters.
   *
   * @param tokens its tokens, counted from 0
   */
  private record Piece(String text, double bits, List<Integer> tokens) {}

  /**
   * One token.
   *
   * @param p its probability
   * @param rank 1 if it was the most likely
   * @param entropyBits expected surprisal before it
   * @param top the most likely tokens
   */
  private record Token(
      String name, double bits, double p, int rank, double entropyBits, List<Guess> top) {}

  private record Guess(String name, double p) {}

  /**
   * @throws surprisal.config.UserError if the file cannot be written
   */
  public void write(Path file, Explanation explanation, long textBytes) {
    List<Piece> pieces = new ArrayList<>();
    for (ExplainedText.Piece piece : ExplainedText.of(explanation, model.tokenizer()).pieces()) {
      int first = piece.first() - 1;
      List<Integer> tokens = IntStream.range(first, first + piece.tokens().size()).boxed().toList();
      pieces.add(new Piece(piece.text(), piece.bits(), tokens));
    }
    Data data =
        new Data(
            model.folder().toString(),
            explanation.totalBits(),
            textBytes,
            explanation.codedBytes(),
            pieces,
            explanation.tokens().stream().map(this::token).toList());
    Page.explanation("A text, token by token – Surprisal", JSON.valueToTree(data))
        .write(file, "--html");
  }

  private Token token(Explanation.Token token) {
    List<Guess> top =
        token.top(ALTERNATIVES).stream()
            .map(id -> new Guess(names.of(id), token.probabilities()[id]))
            .toList();
    return new Token(
        names.of(token.id()),
        token.bits(),
        Math.exp(-token.nats()),
        token.rank() + 1,
        token.entropyBits(),
        top);
  }
}
