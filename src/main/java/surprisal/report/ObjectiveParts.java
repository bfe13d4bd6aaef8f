package surprisal.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an objective consists of where it is more than cross-entropy: weighted means over the
 * unmasked positions. objective = (1 - teacher_weight) hard + teacher_weight distillation +
 * kl_coefficient kl_reference + z_loss.
 *
 * @param objectiveFloorNats no model is lower: each part at its own lowest
 * @param hardNats cross-entropy with the smoothed targets
 * @param distillationNats T^2 times the cross-entropy with the teacher at temperature T; null
 *     without a teacher
 * @param klReferenceNats KL(model || reference); null without a reference
 * @param zLossNats coefficient times (log Z)^2; null without
 * @param targetWeight sum of the weights of the targets, the denominator of these means
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectiveParts(
    double objectiveFloorNats,
    double hardNats,
    Double distillationNats,
    Double klReferenceNats,
    Double zLossNats,
    double targetWeight) {

  /** A record without parts reads as zeros: without any weight there is nothing to speak of. */
  static ObjectiveParts orNull(ObjectiveParts read) {
    return read == null || read.targetWeight == 0 ? null : read;
  }

  /** Those that are there, under the names of metrics.jsonl. */
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
