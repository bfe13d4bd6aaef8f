package surprisal.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import surprisal.config.Check;
import surprisal.formats.Nullable;

/**
 * What a run needs besides arrays to continue as if it had never stopped. Every number is restored
 * exactly.
 *
 * @param step optimizer updates done
 * @param seed the run's seed
 * @param validationLossNats mean loss on held-out tokens at this step; null where it was not
 *     evaluated or is not finite. The checkpoint with the lowest is kept as the best
 * @param bestValidationLossNats the lowest of the run so far, null if there is none
 * @param dataPosition where the loader stands, in its own words
 * @param history what the trainer wants to keep; finite numbers only, others come back as text
 */
public record CheckpointState(
    long step,
    long seed,
    @Nullable Double validationLossNats,
    @Nullable Double bestValidationLossNats,
    Map<String, Long> dataPosition,
    @Nullable ObjectNode history) {
  public CheckpointState {
    Check.notNegative("step", step);
    Check.require(step <= Integer.MAX_VALUE, "step is %d; it must be below 2^31", step);
    validationLossNats = finiteOrNull(validationLossNats);
    bestValidationLossNats = finiteOrNull(bestValidationLossNats);
    dataPosition = Map.copyOf(dataPosition);
    history = history == null ? JsonNodeFactory.instance.objectNode() : history.deepCopy();
  }

  private static Double finiteOrNull(Double loss) {
    return loss == null || !Double.isFinite(loss) ? null : loss;
  }
}
