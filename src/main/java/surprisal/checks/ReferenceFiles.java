package surprisal.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.Check;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.config.UserError;
import surprisal.data.Batch;
import surprisal.formats.CheckedJson;
import surprisal.formats.JsonMistake;
import surprisal.formats.Safetensors;
import surprisal.model.SavedShapes;

/** The files of a folder that scripts/make-reference.py wrote, as far as they can be checked. */
final class ReferenceFiles {
  static final String MODEL = "model.safetensors";
  private static final String CONFIG = "config.json";
  private static final String EXPECTED = "expected.json";
  private static final String BATCH = "batch.safetensors";

  /** The shape of a GPT-2, in the terms of the transformers library. */
  private record Shape(int nLayer, int nHead, int nEmbd, int nPositions, int vocabSize) {
    Shape {
      Check.positive("vocab_size", vocabSize);
    }

    /** Refuses by the key, as every check of a record does. */
    ModelConfig model() {
      return ModelConfig.gpt2(nLayer, nHead, nEmbd, nPositions, 0.0, true);
    }
  }

  /** How the steps were made. */
  record Steps(
      double lrMax,
      double lrMin,
      int warmupSteps,
      int steps,
      double clip,
      List<Double> betas,
      double eps,
      double labelSmoothing) {
    Steps {
      Check.require(betas.size() == 2, "betas has %d numbers; it must have two", betas.size());
      Check.positive("steps", steps);
      Check.fraction("label_smoothing", labelSmoothing);
    }

    OptimizerConfig optimizer() {
      return new OptimizerConfig(
          lrMax, lrMin, "cosine", warmupSteps, betas.get(0), betas.get(1), eps, 0.1, clip);
    }
  }

  /** What one step found. */
  record Step(int step, double loss, double gradNormBeforeClip) {
    Step {
      Check.notNegative("step", step);
    }
  }

  private record Expected(Steps adamw, List<Step> adamwCurve) {}

  private final Path folder;
  private final JsonNode numbers;
  private final Expected expected;
  private final int vocabSize;
  private final ModelConfig model;

  /**
   * @throws UserError if a file is missing or damaged, or the configuration does not fit the model
   */
  ReferenceFiles(Path folder) {
    this.folder = folder;
    numbers = json(EXPECTED);
    try {
      expected = CheckedJson.read(numbers, Expected.class);
      expected.adamw.optimizer();
    } catch (JsonMistake | IllegalArgumentException e) {
      throw wrong(EXPECTED, e.getMessage());
    }
    try {
      Shape shape = CheckedJson.read(json(CONFIG), Shape.class);
      vocabSize = shape.vocabSize;
      model = shape.model();
    } catch (JsonMistake | IllegalArgumentException e) {
      throw wrong(CONFIG, e.getMessage());
    }
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(folder.resolve(MODEL))) {
      file.entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
    }
    new SavedShapes(shapes)
        .misfit(model, vocabSize)
        .ifPresent(
            misfit -> {
              throw wrong(CONFIG, "it does not fit " + MODEL + ", which has " + misfit);
            });
  }

  ModelConfig model() {
    return model;
  }

  int vocabSize() {
    return vocabSize;
  }

  Steps steps() {
    return expected.adamw;
  }

  List<Step> curve() {
    return expected.adamwCurve;
  }

  /** A number of expected.json. */
  double number(String key) {
    JsonNode number = numbers.path(key);
    if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
      throw wrong(EXPECTED, key + " is missing or not a number");
    }
    return number.doubleValue();
  }

  /** Relative error of PyTorch's bf16 autocast; null where it was not measured. */
  Double bf16Error(String measure) {
    JsonNode error = numbers.path("bf16_autocast").path("relative_errors").path(measure);
    return error.isNumber() ? error.asDouble() : null;
  }

  /** The tokens that everything was computed on. */
  Batch batch() {
    try (Safetensors file = Safetensors.open(folder.resolve(BATCH))) {
      long[] inputs = file.longs("inputs");
      long[] targets = file.longs("targets");
      List<Long> shape = file.entries().get("inputs").shape();
      boolean rows = shape.size() == 2 && inputs.length > 0 && shape.get(1) <= model.blockSize();
      if (!rows || !shape.equals(file.entries().get("targets").shape())) {
        throw wrong(BATCH, "inputs and targets must have the same rows of tokens");
      }
      boolean known = Arrays.stream(inputs).allMatch(id -> id >= 0 && id < vocabSize);
      if (!known || Arrays.stream(targets).anyMatch(id -> id >= vocabSize)) {
        throw wrong(BATCH, "an id is outside the vocabulary of " + vocabSize + " tokens");
      }
      return Batch.of(
          shape.get(0).intValue(),
          shape.get(1).intValue(),
          Arrays.stream(inputs).mapToInt(id -> (int) id).toArray(),
          Arrays.stream(targets).mapToInt(id -> id < 0 ? Batch.IGNORED : (int) id).toArray());
    }
  }

  /** A tensor of so many elements. */
  double[] tensor(String file, String name, long length) {
    try (Safetensors opened = Safetensors.open(folder.resolve(file))) {
      double[] values = opened.doubles(name);
      if (values.length != length) {
        throw wrong(file, name + " has " + values.length + " elements, not " + length);
      }
      return values;
    }
  }

  private JsonNode json(String name) {
    try {
      return CheckedJson.tree(Files.readAllBytes(folder.resolve(name)));
    } catch (JsonMistake e) {
      throw wrong(name, e.getMessage());
    } catch (IOException e) {
      throw new UserError(
          "cannot read "
              + folder.resolve(name)
              + "; verify needs a folder written by scripts/make-reference.py: "
              + e.getMessage(),
          e);
    }
  }

  private UserError wrong(String name, String what) {
    return new UserError(
        folder.resolve(name) + " is damaged: " + what + "; make the reference again");
  }
}
