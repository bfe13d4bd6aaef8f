package surprisal.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What an objective consists of where it is more than cross-entropy: weighted means over the
 * unmasked positions. objective = (1 - teacher_weight) hard + teacher_weight distillation +
 * kl_coefficient kl + z_loss.
 *
 * @param objectiveFloorNats no model is lower: each part at its own lowest
 * @param hardNats cross-entropy with the smoothed targets
 * @param distillationNats T^2 times the cross-entropy with the teacher at temperature T; null
 *     without a teacher
 * @param klNats KL(model || reference); null without a reference
 * @param zLossNats coefficient times (log Z)^2; null without
 * @param targetWeight sum of the weights of the targets, the denominator of these means
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectiveParts(
    double objectiveFloorNats,
    double hardNats,
    Double distillationNats,
    Double klNats,
    Double zLossNats,
    double targetWeight) {}
