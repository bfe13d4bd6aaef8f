package surprisal.baseline;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The step at which each rung was first passed, in the order in which they were passed. In JSON, a
 * map from rung to step: {@code {"uniform":0,"unigram":40}}.
 */
public record RungsPassed(@JsonValue Map<String, Long> steps) {
  @JsonCreator
  public RungsPassed {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  /** No rung yet, before the first evaluation. */
  public static RungsPassed none() {
    return new RungsPassed(Map.of());
  }

  /** Adds the rungs that {@code lossNats} is the first loss to fall below. */
  public RungsPassed after(long step, double lossNats, Ladder ladder) {
    Map<String, Long> more = new LinkedHashMap<>(steps);
    for (Rung rung : ladder.rungs()) {
      if (lossNats < rung.nats()) {
        more.putIfAbsent(rung.name(), step);
      }
    }
    return new RungsPassed(more);
  }
}
