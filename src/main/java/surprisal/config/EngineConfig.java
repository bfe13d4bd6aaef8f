package surprisal.config;

/**
 * What computes.
 *
 * @param engine {@code auto}, {@code onednn} or {@code nd4j}
 * @param precision {@code fp32}, {@code bf16} or {@code fp64}
 * @param threads number of threads; null for the physical cores
 */
public record EngineConfig(String engine, String precision, Integer threads) {
  public EngineConfig {
    Check.oneOf("engine", engine, "auto", "onednn", "nd4j");
    Check.oneOf("precision", precision, "fp32", "bf16", "fp64");
    if (threads != null) {
      Check.positive("threads", threads);
    }
  }
}
