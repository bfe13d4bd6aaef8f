package surprisal.checks.sanity;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.evaluation.InitialLoss;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.run.TrainingData;

/** Everything that can be checked about a configuration before hours are spent on it. */
public final class Sanity {
  /** Tokens over which the initial loss is averaged, at least one window. */
  private static final int INITIAL_TOKENS = 1024;

  private final RunConfig config;
  private final TrainingData material;
  private final Kernels engine;
  private final Kernels exact;
  private final Sample sample;
  private final SplittableRandom random;

  /**
   * @param engine the engine that the experiment will use
   * @param exact an engine in double
   */
  public Sanity(RunConfig config, TrainingData material, Kernels engine, Kernels exact) {
    this.config = config;
    this.material = material;
    this.engine = engine;
    this.exact = exact;
    sample = Sample.of(material.split().train(), material.tokenizer().vocabSize());
    random = new SplittableRandom(config.seed());
  }

  /**
   * Runs all checks.
   *
   * @param heard receives each finding as soon as it is available
   * @return whether all hold
   */
  public boolean run(Consumer<Finding> heard) {
    Tally tally = new Tally(heard);
    tally.add(initialLoss());
    checkExactly(tally);
    FloorChecks floors = new FloorChecks(config, sample, engine, random.split());
    tally.add(floors.overfitsOneBatch());
    tally.add(floors.shuffledText());
    tally.add(floors.labelNoise());
    return tally.allHold;
  }

  /** The checks that hold to the last digits, in double. */
  private void checkExactly(Tally tally) {
    SmallModel small = new SmallModel(config, sample.V(), exact).widened();
    WiringChecks wiring = new WiringChecks(small, random.split());
    tally.add(wiring.noFutureLeak());
    tally.add(wiring.tiedWeights());
    tally.add(wiring.permutedIds());
    GradientChecks gradients =
        new GradientChecks(small, config.objective().labelSmoothing(), random.split());
    tally.add(gradients.masks());
    tally.add(gradients.softmaxMinusTarget());
    tally.add(gradients.centralDifferences());
    tally.add(gradients.accumulation());
  }

  /** The exact checks alone, which take a second. */
  boolean runExactly(Consumer<Finding> heard) {
    Tally tally = new Tally(heard);
    checkExactly(tally);
    return tally.allHold;
  }

  private static final class Tally {
    private final Consumer<Finding> heard;
    private boolean allHold = true;

    Tally(Consumer<Finding> heard) {
      this.heard = heard;
    }

    void add(Finding finding) {
      allHold &= finding.holds();
      heard.accept(finding);
    }
  }

  /** The full-size model on the start of its own text. */
  private Finding initialLoss() {
    int V = material.tokenizer().vocabSize();
    Gpt model = new Gpt(config.model(), V, engine);
    GptInitializer.initialize(model, config.seed(), engine);
    long size = material.split().train().size();
    int T = (int) Math.min(config.model().blockSize(), size - 1);
    int B = (int) Math.max(1, Math.min(INITIAL_TOKENS, size - 1) / T);
    int[] inputs = new int[B * T];
    int[] targets = new int[B * T];
    material.split().train().copy(0, inputs, 0, B * T);
    material.split().train().copy(1, targets, 0, B * T);
    Tensor logits = model.forward(Batch.of(B, T, inputs, targets));
    InitialLoss initial = InitialLoss.of(logits, inputs, targets);
    return Finding.of(
        "initial loss",
        initial.prediction(),
        String.format(Locale.ROOT, "%.4f either way", initial.toleranceNats()),
        String.format(Locale.ROOT, "%.4f", initial.measuredNats()),
        initial.asExpected(),
        initial.diagnosis());
  }
}
