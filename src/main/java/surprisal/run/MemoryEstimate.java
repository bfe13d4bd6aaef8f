package surprisal.run;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import surprisal.config.ConfigReader;
import surprisal.config.ModelConfig;
import surprisal.config.ObjectiveConfig;
import surprisal.config.RunConfig;
import surprisal.kernels.EngineMemory;
import surprisal.sampling.Generator;

/** The memory that a training run takes, part by part, before anything is allocated. */
public final class MemoryEstimate {
  static final String BATCH_SIZE = "training.batch_size";
  private static final String SAMPLE_TOKENS = "training.sample_tokens";
  private static final String ACCUMULATION = "training.accumulation_steps";
  static final String BLOCK_SIZE = "model.block_size";
  private static final String LAYERS = "model.n_layer";
  private static final String WIDTH = "model.n_embd";

  /** The settings that decide, in the order in which a run had better give way. */
  static final List<String> SIZES =
      List.of(BATCH_SIZE, SAMPLE_TOKENS, ACCUMULATION, BLOCK_SIZE, LAYERS, WIDTH);

  /** The JVM, the native libraries, their code, buffers and threads. */
  private static final double PROGRAM = 180e6;

  /** The program's own objects on the Java heap, and those of its tokenizer for each token. */
  private static final double OBJECTS = 35e6, TOKEN = 1e3;

  /** Java heap for a position of a batch: its weight, terms of the objective, statistics. */
  private static final double POSITION = 80;

  /** Java heap for a position of a micro-batch: four arrays of ids. */
  private static final double MICRO_POSITION = 16;

  /** Java heap for a sampled token: its id twice, and its text several times. */
  private static final double SAMPLED = 32;

  /** Java heap for the page: its history, and what its readers have yet to receive. */
  private static final double PAGE = 30e6;

  private final RunConfig config;
  private final EngineMemory engine;
  private final int V;
  private final boolean trains;
  private final double text;
  private final double page;
  private final List<ModelConfig> guides;

  /**
   * @param heap whether these bytes are on the Java heap
   */
  public record Part(String name, double bytes, boolean heap) {}

  private MemoryEstimate(
      RunConfig config, int V, EngineMemory engine, boolean trains, double text, double page) {
    this.config = config;
    this.engine = engine;
    this.V = V;
    this.trains = trains;
    this.text = text;
    this.page = page;
    guides = trains ? guides(config.objective()) : List.of();
  }

  /** Of a run on this text, with or without a page to watch it. */
  public static MemoryEstimate of(
      RunConfig config, TrainingData material, EngineMemory engine, boolean page) {
    int V = material.tokenizer().vocabSize();
    double text = material.heapBytes();
    return new MemoryEstimate(config, V, engine, true, text, page ? PAGE : 0);
  }

  /** Of a run on any text of {@code V} classes: at least so much. */
  public static MemoryEstimate of(RunConfig config, int V, EngineMemory engine) {
    return new MemoryEstimate(config, V, engine, true, 0, 0);
  }

  /** Of a run's model that only goes forward. */
  static MemoryEstimate frozen(RunConfig config, int V, EngineMemory engine) {
    return new MemoryEstimate(config, V, engine, false, 0, 0);
  }

  /** The models that an objective asks; a folder that is not a checkpoint is refused later. */
  private static List<ModelConfig> guides(ObjectiveConfig objective) {
    return Stream.of(objective.teacher(), objective.klReference())
        .filter(Objects::nonNull)
        .distinct()
        .map(folder -> folder.resolve("config.yaml"))
        .filter(Files::exists)
        .map(file -> ConfigReader.read(file, List.of()).model())
        .toList();
  }

  /** The values that the configuration gives to {@link #SIZES}, where they are used. */
  Map<String, Integer> sizes() {
    return Map.of(
        BATCH_SIZE, config.training().batchSize(),
        SAMPLE_TOKENS, trains ? config.training().sampleTokens() : 0,
        ACCUMULATION, trains ? config.training().accumulationSteps() : 1,
        BLOCK_SIZE, config.model().blockSize(),
        LAYERS, config.model().nLayer(),
        WIDTH, config.model().nEmbd());
  }

  /** What the values of a setting must be a multiple of. */
  int step(String key) {
    return key.equals(WIDTH) ? config.model().nHead() : 1;
  }

  /** The smallest value of a setting. */
  int least(String key) {
    return key.equals(SAMPLE_TOKENS) ? 0 : step(key);
  }

  /** The number of parameters. */
  public double parameters() {
    return model(sizes()).count();
  }

  /** What the run takes. */
  public List<Part> parts() {
    return parts(sizes());
  }

  /** What the run would take with other sizes. */
  List<Part> parts(Map<String, Integer> sizes) {
    ModelMemory model = model(sizes);
    double N = (double) sizes.get(BATCH_SIZE) * sizes.get(BLOCK_SIZE);
    double batches = N * (POSITION + MICRO_POSITION * (1.0 + sizes.get(ACCUMULATION)));
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("parameters", model.parameters(), false));
    parts.add(new Part("gradients", model.gradients(), false));
    parts.add(new Part("optimizer", model.optimizer(), false));
    parts.add(new Part("activations", model.activations(), false));
    parts.add(new Part("logits", model.logits(), false));
    if (!guides.isEmpty()) {
      parts.add(new Part("teacher, reference", guides(sizes), false));
    }
    parts.add(new Part("sampling", model.sampling(), false));
    parts.add(new Part("working memory", model.working(), false));
    parts.add(new Part("text and n-grams", text, true));
    parts.add(new Part("batches, samples", batches + SAMPLED * sizes.get(SAMPLE_TOKENS), true));
    if (page > 0) {
      parts.add(new Part("page", page, true));
    }
    parts.add(new Part("objects, tokenizer", OBJECTS + TOKEN * V, true));
    parts.add(new Part("the program", PROGRAM, false));
    return parts;
  }

  private ModelMemory model(Map<String, Integer> sizes) {
    int T = sizes.get(BLOCK_SIZE);
    List<Integer> windows = Generator.windows(T, sizes.get(SAMPLE_TOKENS));
    var use =
        new ModelMemory.Use(
            trains ? config.optimizer() : null, sizes.get(BATCH_SIZE), windows, !guides.isEmpty());
    ModelConfig sized = config.model().sized(sizes.get(LAYERS), sizes.get(WIDTH), T);
    return ModelMemory.of(sized, V, use, engine);
  }

  private double guides(Map<String, Integer> sizes) {
    var use = new ModelMemory.Use(null, sizes.get(BATCH_SIZE), List.of(), false);
    double bytes = 0;
    for (ModelConfig guide : guides) {
      ModelConfig sized = guide.sized(guide.nLayer(), guide.nEmbd(), sizes.get(BLOCK_SIZE));
      ModelMemory memory = ModelMemory.of(sized, V, use, engine);
      bytes += memory.parameters() + memory.activations() + memory.logits() + memory.working();
    }
    return bytes;
  }
}
