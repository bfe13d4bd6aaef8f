package surprisal.evaluation;

import java.util.Locale;
import java.util.Optional;

/**
 * The entropy of the text's source, below which no model's loss can fall unless targets leak. The
 * mean over a finite number of validation tokens may, by chance, within its error bar.
 *
 * @param nats per token
 */
public record EntropyFloor(double nats) {
  private static final double ERRORS_ALLOWED = 4;

  /**
   * A warning about an impossible loss, the first time it occurs.
   *
   * @param bestBefore the lowest validation loss so far
   */
  public Optional<String> undercut(Evaluation found, double bestBefore) {
    double limit = nats - ERRORS_ALLOWED * found.errorNats();
    if (!(found.nllNats() < limit) || bestBefore < limit) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "impossible: validation %.4f +- %.4f is below the source's entropy %.4f, so"
                + " targets leak into the inputs; check masks, attention and the split",
            found.nllNats(),
            found.errorNats(),
            nats));
  }
}
