package surprisal.checks;

import static surprisal.checks.WorstError.relative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.config.UserError;
import surprisal.data.Batch;
import surprisal.formats.Safetensors;
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

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Kernels kernels;
  private final Limits limits;
  private final JsonNode expected;
  private final Gpt model;
  private final Batch batch;
  private final List<Finding> findings = new ArrayList<>();

  private ReferenceCheck(Path folder, Kernels kernels, Limits limits) {
    this.folder = folder;
    this.kernels = kernels;
    this.limits = limits;
    expected = json("expected.json");
    JsonNode config = json("config.json");
    model =
        new Gpt(
            ModelConfig.gpt2(
                config.path("n_layer").asInt(),
                config.path("n_head").asInt(),
                config.path("n_embd").asInt(),
                config.path("n_positions").asInt(),
                0.0,
                true),
            config.path("vocab_size").asInt(),
            kernels);
    loadParameters();
    try (Safetensors file = Safetensors.open(folder.resolve("batch.safetensors"))) {
      List<Long> shape = file.entries().get("inputs").shape();
      int[] tokens = Arrays.stream(file.longs("inputs")).mapToInt(Math::toIntExact).toArray();
      int[] targets =
          Arrays.stream(file.longs("targets"))
              .mapToInt(target -> target < 0 ? Batch.IGNORED : Math.toIntExact(target))
              .toArray();
      batch = Batch.of(shape.get(0).intValue(), shape.get(1).intValue(), tokens, targets);
    }
  }

  /**
   * All comparisons of a folder.
   *
   * @throws UserError if a file is missing or damaged
   */
  public static List<Finding> run(Path folder, Kernels kernels, Limits limits) {
    ReferenceCheck check = new ReferenceCheck(folder, kernels, limits);
    check.compareLogits();
    check.compareLossAndGradients("0.0");
    check.compareLossAndGradients("0.1");
    check.compareSteps();
    return check.findings;
  }

  private Double limit(String measure, Double base) {
    JsonNode error = expected.path("bf16_autocast").path("relative_errors").path(measure);
    return limits.of(measure, base, error.isNumber() ? error.asDouble() : null);
  }

  private JsonNode json(String name) {
    Path file = folder.resolve(name);
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UserError(
          "cannot read "
              + file
              + "; verify needs a folder written by scripts/make-reference.py: "
              + e.getMessage(),
          e);
    }
  }

  private void loadParameters() {
    try (Safetensors weights = Safetensors.open(folder.resolve("model.safetensors"))) {
      for (Parameter parameter : model.parameters().all()) {
        parameter.value().write(weights.doubles(parameter.name()));
      }
    }
    kernels.parametersChanged(model.parameters().values());
  }

  private void compareLogits() {
    Tensor logits = model.forward(batch);
    try (Safetensors forward = Safetensors.open(folder.resolve("forward.safetensors"))) {
      double error = relative(logits.read(), forward.doubles("logits"));
      findings.add(new Finding("logits", error, limit("logits", limits.logits()), ""));
      Objective objective = Objective.crossEntropy(kernels, 0);
      objective.evaluate(logits, batch);
      double[] logprob = Arrays.stream(objective.nll()).map(nll -> -nll).toArray();
      error = relative(logprob, forward.doubles("logprob_of_target"));
      Double limit = limit("logprob_of_target", limits.logits());
      findings.add(new Finding("log-probability of targets", error, limit, ""));
    }
  }

  private void compareLossAndGradients(String smoothing) {
    Objective objective = Objective.crossEntropy(kernels, Double.parseDouble(smoothing));
    Loss loss = differentiate(objective);
    String name = "loss, smoothing " + smoothing;
    double error =
        relative(loss.objectiveNats(), expected.get("loss_smoothing_" + smoothing).asDouble());
    Double limit = limit("loss_smoothing_" + smoothing, limits.losses());
    findings.add(new Finding(name, error, limit, ""));
    Path file = folder.resolve("grads-smoothing-" + smoothing + ".safetensors");
    try (Safetensors gradients = Safetensors.open(file)) {
      WorstError worst = new WorstError();
      for (Parameter parameter : model.parameters().all()) {
        worst.add(
            parameter.name(),
            relative(parameter.gradient().read(), gradients.doubles(parameter.name())));
      }
      findings.add(
          worst.finding(
              "gradients, smoothing " + smoothing,
              limit("gradients_smoothing_" + smoothing, limits.gradients())));
    }
  }

  private Loss differentiate(Objective objective) {
    return Trainer.differentiate(model, objective, List.of(batch), objective.weight(batch), null);
  }

  private void compareSteps() {
    JsonNode adamw = expected.get("adamw");
    int steps = adamw.get("steps").asInt();
    OptimizerConfig settings =
        new OptimizerConfig(
            adamw.get("lr_max").asDouble(),
            adamw.get("lr_min").asDouble(),
            "cosine",
            adamw.get("warmup_steps").asInt(),
            adamw.get("betas").get(0).asDouble(),
            adamw.get("betas").get(1).asDouble(),
            adamw.get("eps").asDouble(),
            0.1,
            adamw.get("clip").asDouble());
    AdamW optimizer = new AdamW(model.parameters(), settings, kernels);
    LearningRate schedule = new LearningRate(settings, steps);
    Objective objective = Objective.crossEntropy(kernels, adamw.get("label_smoothing").asDouble());
    WorstError losses = new WorstError();
    WorstError norms = new WorstError();
    for (JsonNode step : expected.get("adamw_curve")) {
      Loss loss = differentiate(objective);
      int number = step.get("step").asInt();
      double norm = optimizer.step(schedule.at(number)).gradientNorm();
      losses.add("step " + number, relative(loss.objectiveNats(), step.get("loss").asDouble()));
      norms.add("step " + number, relative(norm, step.get("grad_norm_before_clip").asDouble()));
    }
    Loss last = objective.evaluate(model.forward(batch), batch);
    losses.add(
        "after the last",
        relative(last.objectiveNats(), expected.get("loss_after_20_steps").asDouble()));
    findings.add(
        losses.finding(steps + " AdamW steps: losses", limit("adamw_losses", limits.steps())));
    findings.add(
        norms.finding(
            steps + " AdamW steps: gradient norms", limit("adamw_grad_norms", limits.steps())));
    compareFinalParameters();
  }

  private void compareFinalParameters() {
    WorstError worst = new WorstError();
    try (Safetensors after = Safetensors.open(folder.resolve("after-20-steps.safetensors"))) {
      for (Parameter parameter : model.parameters().all()) {
        worst.add(
            parameter.name(), relative(parameter.value().read(), after.doubles(parameter.name())));
      }
    }
    findings.add(worst.finding("parameters after them", limits.parameters()));
  }
}
