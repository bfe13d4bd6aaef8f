package surprisal.checks;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.ModelConfig;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.evaluation.BatchInput;
import surprisal.kernels.DropoutMask;
import surprisal.kernels.Kernels;
import surprisal.kernels.TimedKernels;
import surprisal.kernels.TimedKernels.Part;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.objective.CrossEntropy;
import surprisal.optimizer.AdamW;

/** Whole training steps on random tokens, and what the machine could do at best. */
public final class Bench {
  private static final int WARMUP_STEPS = 3;
  private static final long WARMUP_NANOS = 1_500_000_000L;

  private final RunConfig config;
  private final int vocabSize;
  private final TimedKernels kernels;
  private final Gpt model;
  private final AdamW optimizer;
  private final CrossEntropy objective;
  private final List<Batch> batches;
  private final SplittableRandom random;

  public Bench(RunConfig config, int vocabSize, Kernels kernels) {
    this.config = config;
    this.vocabSize = vocabSize;
    this.kernels = new TimedKernels(kernels);
    model = new Gpt(config.model(), vocabSize, this.kernels);
    GptInitializer.initialize(model, config.seed(), this.kernels);
    optimizer = new AdamW(model.parameters(), config.optimizer(), this.kernels);
    objective = new CrossEntropy(this.kernels, config.objective().labelSmoothing());
    int B = config.training().batchSize();
    int T = config.model().blockSize();
    batches =
        Stream.generate(() -> Batch.allocate(B, T))
            .limit(config.training().accumulationSteps())
            .toList();
    random = new SplittableRandom(config.seed());
  }

  /**
   * One step's time.
   *
   * @param byPart the parts sum to {@code nanos}: what no kernel took is {@link Part#OTHER}
   */
  public record Step(long nanos, Map<Part, Long> byPart) {}

  /** Steps as the trainer makes them, after a warm-up of at least 3 steps and 1.5 s. */
  public List<Step> steps(int count) {
    long began = System.nanoTime();
    for (int i = 0; i < WARMUP_STEPS || System.nanoTime() - began < WARMUP_NANOS; i++) {
      step();
    }
    return IntStream.range(0, count).mapToObj(i -> step()).toList();
  }

  private Step step() {
    Map<Part, Long> before = clocks();
    long began = System.nanoTime();
    for (int micro = 0; micro < batches.size(); micro++) {
      Batch batch = batches.get(micro);
      for (int n = 0; n < batch.inputs().length; n++) {
        batch.inputs()[n] = random.nextInt(vocabSize);
        batch.targets()[n] = random.nextInt(vocabSize);
      }
      long key = DropoutMask.key(config.seed(), optimizer.step(), micro);
      INDArray logits = model.forward(BatchInput.of(batch, key));
      objective.differentiate(
          model.dlogits(), logits, batch.targets(), (long) batches.size() * batch.counted());
      model.backward(micro > 0);
    }
    optimizer.step(config.optimizer().learningRate(), optimizer.gradientNorm());
    long nanos = System.nanoTime() - began;
    Map<Part, Long> byPart = clocks();
    byPart.replaceAll((part, after) -> after - before.get(part));
    long kernelNanos = byPart.values().stream().mapToLong(Long::longValue).sum();
    byPart.merge(Part.OTHER, nanos - kernelNanos, Long::sum);
    return new Step(nanos, byPart);
  }

  private Map<Part, Long> clocks() {
    Map<Part, Long> clocks = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      clocks.put(part, kernels.nanos(part));
    }
    return clocks;
  }

  /** Tokens of one step. */
  public long tokensPerStep() {
    return (long) batches.size() * batches.get(0).inputs().length;
  }

  /**
   * Floating-point operations of one step as PaLM's report counts them (Chowdhery et al. 2022,
   * appendix B): for each token 6 N with N = 12 n_layer C^2 + V C the weights of all matrix
   * products, and 12 n_layer T C for attention, causal or not. A multiplication and an addition are
   * two.
   */
  public double operationsPerStep() {
    ModelConfig shape = config.model();
    double C = shape.nEmbd();
    double weights = 12 * shape.nLayer() * C * C + vocabSize * C;
    return tokensPerStep() * (6 * weights + 12 * shape.nLayer() * shape.blockSize() * C);
  }
}
