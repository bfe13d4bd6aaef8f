package surprisal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.engines.Engines;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;
import surprisal.sampling.Generator;
import surprisal.sampling.Sampling;
import surprisal.training.Trainer;

/** The estimate against what engines really allocate. */
class MemoryEstimateTest {
  private static final int V = 37;

  /** Real kernels, with the bytes of all tensors that they made. */
  private static final class Counting {
    private final Kernels kernels;
    private double bytes;

    Counting(Kernels real) {
      kernels =
          (Kernels)
              Proxy.newProxyInstance(
                  Kernels.class.getClassLoader(),
                  new Class<?>[] {Kernels.class},
                  (proxy, method, arguments) -> call(real, method, arguments));
    }

    private Object call(Kernels real, Method method, Object[] arguments) throws Throwable {
      try {
        Object result = method.invoke(real, arguments);
        if (result instanceof Tensor tensor) {
          bytes += (double) tensor.length() * tensor.type().bytes();
        }
        return result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    double taken() {
      double taken = bytes;
      bytes = 0;
      return taken;
    }
  }

  private static RunConfig config(String engine, String precision, int layers, double dropout) {
    return ConfigReader.readString(
        """
        model: {n_layer: %d, n_head: 2, n_embd: 24, block_size: 40, dropout: %s}
        training: {batch_size: 3, sample_tokens: 45}
        compute: {engine: %s, precision: %s, threads: 1}
        """
            .formatted(layers, dropout, engine, precision),
        "small.yaml",
        List.of());
  }

  private static Map<String, Double> parts(RunConfig config, EngineMemory engine) {
    return MemoryEstimate.of(config, V, engine).parts().stream()
        .collect(Collectors.toMap(MemoryEstimate.Part::name, MemoryEstimate.Part::bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "nd4j, fp32, 1, 0",
    "nd4j, fp64, 4, 0.1",
    "auto, fp32, 3, 0",
    "auto, bf16, 4, 0.1",
  })
  void everyArrayOfAStepIsForeseen(String engine, String precision, int layers, double dropout) {
    RunConfig config = config(engine, precision, layers, dropout);
    try (Kernels real = Engines.open(config.compute()).kernels()) {
      Map<String, Double> parts = parts(config, real.memory());
      Counting counting = new Counting(real);
      Gpt gpt = new Gpt(config.model(), V, counting.kernels);
      assertThat(parts.get("parameters") + parts.get("gradients")).isEqualTo(counting.taken());
      GptInitializer.initialize(gpt, 1, counting.kernels);
      AdamW optimizer = new AdamW(gpt.parameters(), config.optimizer(), counting.kernels);
      assertThat(parts.get("optimizer")).isEqualTo(counting.taken());
      int[] tokens = new SplittableRandom(2).ints(3 * 40, 0, V).toArray();
      List<Batch> batches = List.of(Batch.of(3, 40, tokens, tokens));
      Objective objective = Objective.crossEntropy(counting.kernels, 0.1);
      for (int step = 0; step < 2; step++) {
        Trainer.differentiate(gpt, objective, batches, tokens.length, dropout > 0 ? 7L : null);
        optimizer.step(1e-3);
      }
      assertThat(parts.get("activations") + parts.get("logits")).isEqualTo(counting.taken());
      new Generator(gpt, new Sampling(1, null, null), 1).generate(new int[1], 45, id -> {});
      assertThat(parts.get("sampling")).isEqualTo(counting.taken());
      assertThat(MemoryEstimate.of(config, V, real.memory()).parameters())
          .isEqualTo(gpt.parameters().count());
    }
  }

  @Test
  void aFrozenModelTakesNoGradients() {
    RunConfig config = config("nd4j", "fp32", 5, 0);
    try (Kernels real = Engines.open(config.compute()).kernels()) {
      Counting counting = new Counting(real);
      Gpt gpt = Gpt.frozen(config.model(), V, counting.kernels);
      gpt.forward(Batch.of(3, 40, new int[120]));
      Map<String, Double> parts =
          MemoryEstimate.frozen(config, V, real.memory()).parts().stream()
              .collect(Collectors.toMap(MemoryEstimate.Part::name, MemoryEstimate.Part::bytes));
      assertThat(parts.get("parameters") + parts.get("activations") + parts.get("logits"))
          .isEqualTo(counting.taken());
      assertThat(parts.get("gradients") + parts.get("optimizer")).isZero();
    }
  }

  /** Numbers that no long could hold are numbers all the same. */
  @Test
  void nothingOverflows() {
    RunConfig huge =
        ConfigReader.readString(
            "",
            "huge.yaml",
            List.of(
                "model.n_layer=2000000000",
                "model.n_embd=16777216",
                "model.block_size=2000000000",
                "training.batch_size=2000000000",
                "training.accumulation_steps=2000000000",
                "training.sample_tokens=2000000000"));
    for (String precision : List.of("fp32", "bf16", "fp64")) {
      RunConfig config = huge;
      EngineMemory engine =
          Engines.expected(new surprisal.config.EngineConfig("auto", precision, null));
      assertThat(MemoryEstimate.of(config, 2_000_000_000, engine).parts())
          .allMatch(part -> part.bytes() >= 0 && Double.isFinite(part.bytes()));
      assertThat(parts(config, engine).get("activations")).isGreaterThan(1e36);
    }
  }
}
