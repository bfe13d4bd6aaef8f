package surprisal.checks;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import surprisal.config.ModelConfig;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.kernels.DropoutMask;
import surprisal.kernels.Kernels;
import surprisal.kernels.Part;
import surprisal.kernels.TimedKernels;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;
import surprisal.optimizer.Optimizer;
import surprisal.training.Trainer;

/** Times full training steps on random tokens, and measures the machine's peak. */
public final class Bench {
  private static final int WARMUP_STEPS = 3;
  private static final long WARMUP_NANOS = 1_500_000_000L;

  private final RunConfig config;
  private final int vocabSize;
  private final TimedKernels timed;
  private final Gpt model;
  private final Optimizer optimizer;
  private final Objective objective;
  private final List<Batch> batches;
  private final SplittableRandom random;

  public Bench(RunConfig config, int vocabSize, Kernels kernels) {
    this.config = config;
    this.vocabSize = vocabSize;
    timed = new TimedKernels(kernels);
    model = new Gpt(config.model(), vocabSize, timed.kernels());
    GptInitializer.initialize(model, config.seed(), timed.kernels());
    optimizer = new AdamW(model.parameters(), config.optimizer(), timed.kernels());
    objective = Objective.crossEntropy(timed.kernels(), config.objective().labelSmoothing());
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
   * @param byPart the parts sum to {@code nanos}: time outside the kernels is {@link Part#OTHER}
   */
  public record Step(long nanos, Map<Part, Long> byPart) {}

  /** Runs steps as the trainer does, after a warm-up of at least 3 steps and 1.5 s. */
  public List<Step> steps(int count) {
    long began = System.nanoTime();
    for (int i = 0; i < WARMUP_STEPS || System.nanoTime() - began < WARMUP_NANOS; i++) {
      step();
    }
    return IntStream.range(0, count).mapToObj(i -> step()).toList();
  }

  private Step step() {
    Map<Part, Long> before = timed.clocks();
    long began = System.nanoTime();
    for (Batch batch : batches) {
      for (int n = 0; n < batch.inputs().length; n++) {
        batch.inputs()[n] = random.nextInt(vocabSize);
        batch.targets()[n] = random.nextInt(vocabSize);
      }
    }
    long dropoutKey = DropoutMask.key(config.seed(), optimizer.step());
    Trainer.differentiate(model, objective, batches, tokensPerStep(), dropoutKey);
    optimizer.step(config.optimizer().learningRate());
    long nanos = System.nanoTime() - began;
    Map<Part, Long> byPart = timed.clocks();
    byPart.replaceAll((part, after) -> after - before.get(part));
    long kernelNanos = byPart.values().stream().mapToLong(Long::longValue).sum();
    byPart.merge(Part.OTHER, nanos - kernelNanos, Long::sum);
    return new Step(nanos, byPart);
  }

  /** Tokens of one step. */
  public long tokensPerStep() {
    return (long) batches.size() * batches.get(0).inputs().length;
  }

  /**
   * Floating-point operations of one step as PaLM's report counts them (Chowdhery et al. 2022,
   * appendix B): for each token 6 N with N = 12 n_layer C^2 + V C the weights of all matrix
   * products, and 12 n_layer T C for attention, causal or not. A multiplication and an addition
   * count as two.
   */
  public double operationsPerStep() {
    ModelConfig shape = config.model();
    double C = shape.nEmbd();
    double weights = 12 * shape.nLayer() * C * C + vocabSize * C;
    return tokensPerStep() * (6 * weights + 12 * shape.nLayer() * shape.blockSize() * C);
  }
}
