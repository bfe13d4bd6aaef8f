package surprisal.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import surprisal.config.ObjectiveConfig;
import surprisal.kernels.LossMix;
import surprisal.report.RunFacts;

/** Describes an objective other than plain cross-entropy, before the first step. */
final class ObjectiveFacts {
  private final ObjectiveConfig config;
  private final List<RunFacts.Line> lines = new ArrayList<>();

  private ObjectiveFacts(ObjectiveConfig config) {
    this.config = config;
  }

  /** No lines for plain cross-entropy. */
  static List<RunFacts.Line> of(
      ObjectiveConfig config, FrozenModel teacher, FrozenModel reference, int vocabSize) {
    ObjectiveFacts facts = new ObjectiveFacts(config);
    if (!config.isPlain()) {
      facts.add("objective", facts.sum());
      if (!config.tokenWeights().isEmpty()) {
        facts.add("weights", facts.weights());
      }
      if (teacher != null) {
        facts.add("teacher", teacher.checkpoint().toString());
      }
      if (reference != null) {
        facts.add("reference", reference.checkpoint().toString());
      }
      facts.add("floor", facts.floor(vocabSize));
    }
    return facts.lines;
  }

  private String sum() {
    List<String> terms = new ArrayList<>();
    String hard =
        config.labelSmoothing() == 0
            ? "hard"
            : "hard (smoothed by " + config.labelSmoothing() + ")";
    if (config.teacher() == null) {
      terms.add(hard);
    } else {
      terms.add(number(1 - config.teacherWeight()) + " " + hard);
      terms.add(
          String.format(
              Locale.ROOT,
              "%s distillation (T = %s)",
              number(config.teacherWeight()),
              number(config.teacherTemperature())));
    }
    if (config.klReference() != null) {
      terms.add(number(config.klCoefficient()) + " KL(model || reference)");
    }
    if (config.zLoss() > 0) {
      terms.add(number(config.zLoss()) + " (log Z)^2");
    }
    return String.join(" + ", terms);
  }

  private String weights() {
    List<String> weights = new ArrayList<>();
    config
        .tokenWeights()
        .forEach(
            (token, weight) ->
                weights.add("\"" + token.replace("\n", "\\n") + "\" " + number(weight)));
    return String.join(", ", weights) + "; every other target 1";
  }

  private String floor(int vocabSize) {
    double hard = LossMix.hard(config.labelSmoothing()).hardFloor(vocabSize);
    double share = config.teacher() == null ? 1 : 1 - config.teacherWeight();
    String known = String.format(Locale.ROOT, "%.4f nats", share * hard);
    String entropy = config.labelSmoothing() == 0 ? "" : ", the entropy of the smoothed targets";
    return config.teacher() == null || config.teacherWeight() == 0
        ? known + entropy
        : String.format(
            Locale.ROOT,
            "%s%s T^2 H(teacher at T), which each evaluation measures",
            hard == 0 ? "" : known + " + ",
            number(config.teacherWeight()));
  }

  /** Without the trailing digits of binary fractions: 0.1, not 0.09999999999999998. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.6g", value);
    return text.contains("e")
        ? text.replaceFirst("\\.?0+e", "e")
        : text.replaceFirst("\\.?0+$", "");
  }

  private void add(String label, String text) {
    lines.add(new RunFacts.Line(label, text));
  }
}
