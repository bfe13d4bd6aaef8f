package surprisal.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import surprisal.data.IntTokens;
import surprisal.data.WindowReader;
import surprisal.model.Gpt;

/**
 * A model's prediction before each token of a text.
 *
 * @param tokens in the order of the text
 */
public record Explanation(List<Token> tokens) {
  public Explanation {
    tokens = List.copyOf(tokens);
  }

  /**
   * One prediction and the actual token.
   *
   * @param id the actual token
   * @param nats its surprisal
   * @param rank number of tokens the model considered more likely
   * @param entropyNats of the prediction: the surprisal the model expected
   * @param probabilities [V], the prediction
   */
  public record Token(int id, double nats, int rank, double entropyNats, double[] probabilities) {

    public double bits() {
      return nats / Math.log(2);
    }

    public double entropyBits() {
      return entropyNats / Math.log(2);
    }

    /** The {@code count} most likely ids, most likely first. */
    public List<Integer> top(int count) {
      return IntStream.range(0, probabilities.length)
          .boxed()
          .sorted(Comparator.comparingDouble(id -> -probabilities[id]))
          .limit(count)
          .toList();
    }

    /** softmax - target, [V]: the gradient of this token's loss with respect to the logits. */
    public double[] gradient() {
      double[] gradient = probabilities.clone();
      gradient[id] -= 1;
      return gradient;
    }
  }

  /**
   * Evaluates a text. A text longer than one window is read in windows that overlap by half, so
   * that every prediction after the first half window has at least half a window of context.
   *
   * @param start the token before the text
   * @param text at least one token
   */
  public static Explanation of(Gpt model, int start, int[] text) {
    int T = model.config().blockSize();
    int[] all = IntStream.concat(IntStream.of(start), IntStream.of(text)).toArray();
    SlidingWindows windows =
        new SlidingWindows(
            all.length, Math.min(T, text.length), Math.min((T + 1) / 2, text.length));
    List<Token> tokens = new ArrayList<>();
    new Scorer(model, 1)
        .score(
            new WindowReader(IntTokens.of(all), windows.T()),
            windows,
            (at, logits) -> tokens.add(token(logits, all[at])));
    return new Explanation(tokens);
  }

  private static Token token(double[] logits, int id) {
    double[] p = Prediction.probabilities(logits);
    return new Token(
        id,
        Prediction.surprisalNats(logits, id),
        Prediction.rank(logits, id),
        Prediction.entropyNats(p),
        p);
  }

  /** Surprisal of the whole text. */
  public double totalBits() {
    return tokens.stream().mapToDouble(Token::bits).sum();
  }

  /**
   * Output size of an arithmetic coder using this model: the surprisal rounded up to bits, plus one
   * bit to terminate (Cover and Thomas 2006, section 13.3), rounded up to bytes.
   */
  public long codedBytes() {
    return (long) Math.ceil((Math.ceil(totalBits()) + 1) / 8);
  }
}
