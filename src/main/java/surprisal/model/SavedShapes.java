package surprisal.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import surprisal.config.ModelConfig;

/**
 * The shapes of a saved model's parameters, to be compared with a configuration before anything of
 * that configuration's size is allocated.
 *
 * @param byName GPT-2's names
 */
public record SavedShapes(Map<String, List<Long>> byName) {
  private static final Pattern LAYER = Pattern.compile("^transformer\\.h\\.\\d+\\.");

  /**
   * How the shapes differ from what the configuration makes, as a phrase; empty if they do not.
   * Tensors that no configuration makes are left to whoever reads the file.
   */
  public Optional<String> misfit(ModelConfig config) {
    List<Long> wte = byName.getOrDefault(Gpt.WTE, List.of());
    return misfit(config, wte.isEmpty() ? 0 : wte.get(0));
  }

  /**
   * As {@link #misfit(ModelConfig)}.
   *
   * @param V size of the vocabulary
   */
  public Optional<String> misfit(ModelConfig config, long V) {
    long layers =
        byName.keySet().stream()
            .flatMap(name -> LAYER.matcher(name).results().map(MatchResult::group))
            .distinct()
            .count();
    if (layers != config.nLayer()) {
      return Optional.of(layers + " layers, but n_layer is " + config.nLayer());
    }
    for (ParameterSpec spec : Gpt.specs(config, V)) {
      List<Long> expected = Arrays.stream(spec.shape()).boxed().toList();
      List<Long> found = byName.get(spec.name());
      if (!expected.equals(found)) {
        String what = found == null ? "no tensor " + spec.name() : spec.name() + " " + found;
        return Optional.of(what + ", but the configuration makes it " + expected);
      }
    }
    return Optional.empty();
  }
}
