package surprisal.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is minimized: the mean over the unmasked targets, weighted by token_weights, of (1 -
 * teacher_weight) hard + teacher_weight soft + kl_coefficient KL(model || reference) + z_loss (log
 * Z)^2, where hard is the cross-entropy with the smoothed target and soft is teacher_temperature
 * squared times the cross-entropy with the teacher, both at that temperature.
 *
 * @param labelSmoothing mass eps moved from the target to all |V| classes evenly
 * @param zLoss coefficient of (log Z)^2
 * @param tokenWeights weight of the targets that are this token; all others weigh 1
 * @param teacher a checkpoint or run to distil from; null for none
 * @param teacherTemperature T of the soft targets
 * @param teacherWeight share of the soft targets, 0 (they are only measured) to 1; null without a
 *     teacher
 * @param klReference a checkpoint or run to stay near to; null for none
 * @param klCoefficient weight of the divergence from it, 0: only measured; null without a reference
 */
public record ObjectiveConfig(
    double labelSmoothing,
    double zLoss,
    Map<String, Double> tokenWeights,
    Path teacher,
    double teacherTemperature,
    Double teacherWeight,
    Path klReference,
    Double klCoefficient) {
  public ObjectiveConfig {
    Check.fraction("label_smoothing", labelSmoothing);
    Check.notNegative("z_loss", zLoss);
    tokenWeights = Collections.unmodifiableMap(new LinkedHashMap<>(tokenWeights));
    tokenWeights.forEach(
        (token, weight) ->
            Check.require(
                !token.isEmpty() && weight >= 0,
                "token_weights gives \"%s\" the weight %s; name a token and a weight of 0 or more",
                token,
                weight));
    Check.positive("teacher_temperature", teacherTemperature);
    Check.require(
        teacherWeight == null || teacherWeight >= 0 && teacherWeight <= 1,
        "teacher_weight is %s; it must be from 0 to 1",
        teacherWeight);
    Check.require(
        (teacher == null) == (teacherWeight == null),
        teacher == null
            ? "teacher_weight is given without a teacher; name a checkpoint or run"
            : "teacher is given without teacher_weight; say which share of the objective it has,"
                + " such as 0.5");
    if (klCoefficient != null) {
      Check.notNegative("kl_coefficient", klCoefficient);
    }
    Check.require(
        (klReference == null) == (klCoefficient == null),
        klReference == null
            ? "kl_coefficient is given without a kl_reference; name a checkpoint or run"
            : "kl_reference is given without kl_coefficient; say how much it weighs, such as 0.1");
  }

  /** The same objective with other models to ask. */
  public ObjectiveConfig withModels(Path otherTeacher, Path otherReference) {
    return new ObjectiveConfig(
        labelSmoothing,
        zLoss,
        tokenWeights,
        otherTeacher,
        teacherTemperature,
        teacherWeight,
        otherReference,
        klCoefficient);
  }

  /** Whether it is cross-entropy with the targets as they are, each of the same weight. */
  public boolean isPlain() {
    return labelSmoothing == 0
        && zLoss == 0
        && tokenWeights.isEmpty()
        && teacher == null
        && klReference == null;
  }
}
