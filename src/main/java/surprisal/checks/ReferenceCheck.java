package surprisal.checks;

import static surprisal.checks.WorstError.relative;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import surprisal.config.OptimizerConfig;
import surprisal.data.Batch;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.model.Parameter;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;
import surprisal.optimizer.LearningRate;
import surprisal.training.Trainer;

/**
 * Compares the engine on this machine with numbers that PyTorch computed in float64; see
 * scripts/make-reference.py for the folder's layout.
 */
public final class ReferenceCheck {
  /**
   * One comparison.
   *
   * @param worst which tensor or step has this error; empty if there is only one
   * @param limit null where the number is only printed
   */
  public record Finding(String what, double error, Double limit, String worst) {
    public boolean holds() {
      return limit == null || error <= limit;
    }
  }

  private final ReferenceFiles reference;
  private final Kernels kernels;
  private final Limits limits;
  private final Gpt model;
  private final Batch batch;
  private final List<Finding> findings = new ArrayList<>();

  private ReferenceCheck(ReferenceFiles reference, Kernels kernels, Limits limits) {
    this.reference = reference;
    this.kernels = kernels;
    this.limits = limits;
    batch = reference.batch();
    model = new Gpt(reference.model(), reference.vocabSize(), kernels);
    for (Parameter parameter : model.parameters().all()) {
      parameter.value().write(tensor(ReferenceFiles.MODEL, parameter));
    }
    kernels.parametersChanged(model.parameters().values());
  }

  /** What a file has under a parameter's name. */
  private double[] tensor(String file, Parameter parameter) {
    return reference.tensor(file, parameter.name(), parameter.value().length());
  }

  /**
   * All comparisons of a folder.
   *
   * @throws surprisal.config.UserError if a file is missing or damaged
   */
  public static List<Finding> run(Path folder, Kernels kernels, Limits limits) {
    ReferenceCheck check = new ReferenceCheck(new ReferenceFiles(folder), kernels, limits);
    check.compareLogits();
    check.compareLossAndGradients("0.0");
    check.compareLossAndGradients("0.1");
    check.compareSteps();
    return check.findings;
  }

  private Double limit(String measure, Double base) {
    return limits.of(measure, base, reference.bf16Error(measure));
  }

  private void compareLogits() {
    Tensor logits = model.forward(batch);
    String file = "forward.safetensors";
    double[] expected = reference.tensor(file, "logits", logits.length());
    double error = relative(logits.read(), expected);
    findings.add(new Finding("logits", error, limit("logits", limits.logits()), ""));
    Objective objective = Objective.crossEntropy(kernels, 0);
    objective.evaluate(logits, batch);
    double[] logprob = Arrays.stream(objective.nll()).map(nll -> -nll).toArray();
    error = relative(logprob, reference.tensor(file, "logprob_of_target", logprob.length));
    Double limit = limit("logprob_of_target", limits.logits());
    findings.add(new Finding("log-probability of targets", error, limit, ""));
  }

  private void compareLossAndGradients(String smoothing) {
    Objective objective = Objective.crossEntropy(kernels, Double.parseDouble(smoothing));
    Loss loss = differentiate(objective);
    String key = "loss_smoothing_" + smoothing;
    double error = relative(loss.objectiveNats(), reference.number(key));
    Double limit = limit(key, limits.losses());
    findings.add(new Finding("loss, smoothing " + smoothing, error, limit, ""));
    WorstError worst = new WorstError();
    for (Parameter parameter : model.parameters().all()) {
      double[] expected = tensor("grads-smoothing-" + smoothing + ".safetensors", parameter);
      worst.add(parameter.name(), relative(parameter.gradient().read(), expected));
    }
    findings.add(
        worst.finding(
            "gradients, smoothing " + smoothing,
            limit("gradients_smoothing_" + smoothing, limits.gradients())));
  }

  private Loss differentiate(Objective objective) {
    return Trainer.differentiate(model, objective, List.of(batch), objective.weight(batch), null);
  }

  private void compareSteps() {
    ReferenceFiles.Steps adamw = reference.steps();
    OptimizerConfig settings = adamw.optimizer();
    AdamW optimizer = new AdamW(model.parameters(), settings, kernels);
    LearningRate schedule = new LearningRate(settings, adamw.steps());
    Objective objective = Objective.crossEntropy(kernels, adamw.labelSmoothing());
    WorstError losses = new WorstError();
    WorstError norms = new WorstError();
    for (ReferenceFiles.Step step : reference.curve()) {
      Loss loss = differentiate(objective);
      double norm = optimizer.step(schedule.at(step.step())).gradientNorm();
      losses.add("step " + step.step(), relative(loss.objectiveNats(), step.loss()));
      norms.add("step " + step.step(), relative(norm, step.gradNormBeforeClip()));
    }
    Loss last = objective.evaluate(model.forward(batch), batch);
    losses.add(
        "after the last", relative(last.objectiveNats(), reference.number("loss_after_20_steps")));
    findings.add(
        losses.finding(
            adamw.steps() + " AdamW steps: losses", limit("adamw_losses", limits.steps())));
    findings.add(
        norms.finding(
            adamw.steps() + " AdamW steps: gradient norms",
            limit("adamw_grad_norms", limits.steps())));
    compareFinalParameters();
  }

  private void compareFinalParameters() {
    WorstError worst = new WorstError();
    for (Parameter parameter : model.parameters().all()) {
      double[] expected = tensor("after-20-steps.safetensors", parameter);
      worst.add(parameter.name(), relative(parameter.value().read(), expected));
    }
    findings.add(worst.finding("parameters after them", limits.parameters()));
  }
}
