package surprisal.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import surprisal.formats.Nullable;

/**
 * The components of an objective that is more than cross-entropy: weighted means over the unmasked
 * positions. objective = (1 - teacher_weight) hard + teacher_weight distillation + kl_coefficient
 * kl_reference + z_loss.
 *
 * @param objectiveFloorNats a lower bound for every model: each component at its own minimum
 * @param hardNats cross-entropy with the smoothed targets
 * @param distillationNats T^2 times the cross-entropy with the teacher at temperature T; null
 *     without a teacher
 * @param klReferenceNats KL(model || reference); null without a reference
 * @param zLossNats coefficient times (log Z)^2; null without z-loss
 * @param targetWeight sum of the weights of the targets, the denominator of these means
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectiveParts(
    double objectiveFloorNats,
    double hardNats,
    @Nullable Double distillationNats,
    @Nullable Double klReferenceNats,
    @Nullable Double zLossNats,
    double targetWeight) {

  /** The components that are present, by their names in metrics.jsonl. */
  Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("objective_floor_nats", objectiveFloorNats);
    named.put("hard_nats", hardNats);
    named.put("distillation_nats", distillationNats);
    named.put("kl_reference_nats", klReferenceNats);
    named.put("z_loss_nats", zLossNats);
    named.values().removeIf(Objects::isNull);
    return named;
  }
}
