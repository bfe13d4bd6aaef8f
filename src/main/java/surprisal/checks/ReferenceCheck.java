package surprisal.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.config.UserError;
import surprisal.formats.Safetensors;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.Input;
import surprisal.model.Parameter;
import surprisal.objective.CrossEntropy;
import surprisal.objective.Loss;
import surprisal.optimizer.AdamW;
import surprisal.optimizer.LearningRate;

/**
 * Compares the engine on this machine with numbers that PyTorch made in float64; see
 * scripts/make_reference.py for the folder's layout.
 */
public final class ReferenceCheck {
  /**
   * The largest relative errors that count as agreement.
   *
   * @param logits norm of the difference over the norm
   * @param losses relative
   * @param gradients of the worst tensor
   * @param steps of losses and gradient norms over the AdamW steps
   * @param parameters of the worst tensor after them; null: printed only
   */
  public record Limits(
      double logits, double losses, double gradients, double steps, Double parameters) {}

  /**
   * One comparison.
   *
   * @param worst which tensor or step has this error; empty where there is one only
   * @param limit null where the number is only told
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
  private final Input input;
  private final int[] targets;
  private final List<Finding> findings = new ArrayList<>();

  private ReferenceCheck(Path folder, Kernels kernels, Limits limits) {
    this.folder = folder;
    this.kernels = kernels;
    this.limits = limits;
    expected = json("expected.json");
    JsonNode config = json("config.json");
    model =
        new Gpt(
            new ModelConfig(
                config.path("n_layer").asInt(),
                config.path("n_head").asInt(),
                config.path("n_embd").asInt(),
                config.path("n_positions").asInt(),
                0.0,
                true),
            config.path("vocab_size").asInt(),
            kernels);
    loadParameters();
    try (Safetensors batch = Safetensors.open(folder.resolve("batch.safetensors"))) {
      List<Long> shape = batch.entries().get("inputs").shape();
      int[] tokens = Arrays.stream(batch.longs("inputs")).mapToInt(Math::toIntExact).toArray();
      input = Input.of(shape.get(0).intValue(), shape.get(1).intValue(), tokens);
      targets =
          Arrays.stream(batch.longs("targets"))
              .mapToInt(target -> target < 0 ? CrossEntropy.IGNORED : Math.toIntExact(target))
              .toArray();
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

  private JsonNode json(String name) {
    Path file = folder.resolve(name);
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UserError(
          "cannot read "
              + file
              + "; verify needs a folder as scripts/make_reference.py writes it: "
              + e.getMessage(),
          e);
    }
  }

  private void loadParameters() {
    try (Safetensors weights = Safetensors.open(folder.resolve("model.safetensors"))) {
      for (Parameter parameter : model.parameters().all()) {
        HostCopy.write(parameter.value(), weights.doubles(parameter.name()));
      }
    }
    kernels.parametersChanged(model.parameters().values());
  }

  private void compareLogits() {
    INDArray logits = model.forward(input);
    try (Safetensors forward = Safetensors.open(folder.resolve("forward.safetensors"))) {
      double error = relative(HostCopy.read(logits), forward.doubles("logits"));
      findings.add(new Finding("logits", error, limits.logits(), ""));
      CrossEntropy objective = new CrossEntropy(kernels, 0);
      objective.evaluate(logits, targets);
      double[] logprob = Arrays.stream(objective.nll()).map(nll -> -nll).toArray();
      error = relative(logprob, forward.doubles("logprob_of_target"));
      findings.add(new Finding("log-probability of targets", error, limits.logits(), ""));
    }
  }

  private void compareLossAndGradients(String smoothing) {
    CrossEntropy objective = new CrossEntropy(kernels, Double.parseDouble(smoothing));
    Loss loss = differentiate(objective);
    String name = "loss, smoothing " + smoothing;
    double error = relative(loss.objectiveNats(), expected.get("loss_smoothing_" + smoothing));
    findings.add(new Finding(name, error, limits.losses(), ""));
    Path file = folder.resolve("grads-smoothing-" + smoothing + ".safetensors");
    try (Safetensors gradients = Safetensors.open(file)) {
      Worst worst = new Worst();
      for (Parameter parameter : model.parameters().all()) {
        worst.add(
            parameter.name(),
            relative(HostCopy.read(parameter.gradient()), gradients.doubles(parameter.name())));
      }
      findings.add(worst.finding("gradients, smoothing " + smoothing, limits.gradients()));
    }
  }

  private Loss differentiate(CrossEntropy objective) {
    INDArray logits = model.forward(input);
    long count = CrossEntropy.count(targets);
    Loss loss = objective.differentiate(model.dlogits(), logits, targets, count);
    model.backward(false);
    return loss;
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
    CrossEntropy objective = new CrossEntropy(kernels, adamw.get("label_smoothing").asDouble());
    Worst losses = new Worst();
    Worst norms = new Worst();
    for (JsonNode step : expected.get("adamw_curve")) {
      Loss loss = differentiate(objective);
      double norm = optimizer.gradientNorm();
      int number = step.get("step").asInt();
      losses.add("step " + number, relative(loss.objectiveNats(), step.get("loss")));
      norms.add("step " + number, relative(norm, step.get("grad_norm_before_clip")));
      optimizer.step(schedule.at(number), norm);
    }
    Loss last = objective.evaluate(model.forward(input), targets);
    losses.add(
        "after the last", relative(last.objectiveNats(), expected.get("loss_after_20_steps")));
    findings.add(losses.finding(steps + " AdamW steps: losses", limits.steps()));
    findings.add(norms.finding(steps + " AdamW steps: gradient norms", limits.steps()));
    compareFinalParameters();
  }

  private void compareFinalParameters() {
    Worst worst = new Worst();
    try (Safetensors after = Safetensors.open(folder.resolve("after-20-steps.safetensors"))) {
      for (Parameter parameter : model.parameters().all()) {
        worst.add(
            parameter.name(),
            relative(HostCopy.read(parameter.value()), after.doubles(parameter.name())));
      }
    }
    findings.add(worst.finding("parameters after them", limits.parameters()));
  }

  private static final class Worst {
    private double error = -1;
    private String name = "";

    void add(String name, double error) {
      // NaN must win: it compares false with everything.
      if (!(error <= this.error)) {
        this.error = error;
        this.name = name;
      }
    }

    Finding finding(String what, Double limit) {
      return new Finding(what, error, limit, name);
    }
  }

  private static double relative(double found, JsonNode wanted) {
    return relative(new double[] {found}, new double[] {wanted.asDouble()});
  }

  /** Norm of the difference over the norm of what is wanted. */
  private static double relative(double[] found, double[] wanted) {
    if (found.length != wanted.length) {
      throw new UserError(
          String.format(
              Locale.ROOT, "a tensor has %d elements, %d expected", found.length, wanted.length));
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < wanted.length; i++) {
      difference += (found[i] - wanted[i]) * (found[i] - wanted[i]);
      norm += wanted[i] * wanted[i];
    }
    return Math.sqrt(difference / norm);
  }
}
