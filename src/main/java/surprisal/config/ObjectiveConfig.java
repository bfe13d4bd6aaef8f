package surprisal.config;

/**
 * What is minimized.
 *
 * @param labelSmoothing mass eps moved from the target to all |V| classes evenly
 */
public record ObjectiveConfig(double labelSmoothing) {
  public ObjectiveConfig {
    Check.fraction("label_smoothing", labelSmoothing);
  }
}
