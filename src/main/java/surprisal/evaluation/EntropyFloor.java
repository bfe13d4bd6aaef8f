package surprisal.evaluation;

import java.util.Locale;
import java.util.Optional;

/**
 * The entropy of the text's source, which no model's loss can pass: only a look at the targets does
 * better. The mean over some validation tokens may by chance, within its error bar.
 *
 * @param nats per token
 */
public record EntropyFloor(double nats) {
  private static final double ERRORS_ALLOWED = 4;

  /**
   * What there is to say of a loss that is impossible, the first time.
   *
   * @param bestBefore the lowest validation loss until then
   */
  public Optional<String> undercut(Evaluation found, double bestBefore) {
    double limit = nats - ERRORS_ALLOWED * found.errorNats();
    if (!(found.nllNats() < limit) || bestBefore < limit) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "impossible: validation %.4f +- %.4f is below the source's entropy %.4f, so targets"
                + " leak into what the model sees; check masks, attention and the split",
            found.nllNats(),
            found.errorNats(),
            nats));
  }
}
