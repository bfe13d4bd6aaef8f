package surprisal.report;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import surprisal.config.UserError;

/**
 * The run as TensorBoard event files in RUN/tensorboard, with the names of metrics.jsonl as tags. A
 * resumed run starts a new file with the events before its first step and continues there.
 */
public final class TensorBoardLog implements RunLog {
  private static final String TRAIN = "train/";
  private static final String VALIDATION = "validation/";
  private static final String UPDATES = "update_to_weight/";
  private static final String SAMPLE = "sample/";

  private static final String NAME = "events.out.tfevents.";
  private static final String WRITER = ".surprisal";

  private final InstantSource clock;
  private final Path file;
  private final FileChannel channel;
  private final List<String> repairs = new ArrayList<>();

  /**
   * Continues the events in {@code folder}, or starts new ones.
   *
   * @param firstStep the next step; events that an interrupted session recorded for later ones are
   *     dropped
   * @param lastEvaluation step of the last evaluation that will not be repeated; -1 for none
   * @throws UserError if the files cannot be written. A damaged one is kept under another name, and
   *     the events before the damage are taken from it
   */
  public TensorBoardLog(Path folder, int firstStep, int lastEvaluation, InstantSource clock) {
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      List<Path> earlier = files(folder);
      file = unused(folder);
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      write(Event.version(seconds()));
      write(Event.start(seconds(), 0));
      List<Path> damaged = new ArrayList<>();
      for (Path old : earlier) {
        TfRecords.Contents contents = TfRecords.read(old);
        if (!keep(contents.records(), firstStep, lastEvaluation) || contents.damaged()) {
          damaged.add(old);
        }
      }
      for (Path old : earlier) {
        if (damaged.contains(old)) {
          setAside(old);
        } else {
          Files.delete(old);
        }
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Copies the events that still hold, up to one that is damaged; false if there is one. */
  private boolean keep(List<byte[]> records, int firstStep, int lastEvaluation) {
    for (byte[] record : records) {
      Event event = new Event(record);
      try {
        if (belongsBefore(event, firstStep, lastEvaluation)) {
          write(event);
        }
      } catch (BufferUnderflowException notAnEvent) {
        return false;
      }
    }
    return true;
  }

  private void setAside(Path old) throws IOException {
    Path kept = damaged(old);
    Files.move(old, kept);
    repairs.add(old + " is damaged; what precedes the damage is used, the file is kept as " + kept);
  }

  /** What was taken out of damaged files, in sentences. */
  public List<String> repairs() {
    return repairs;
  }

  private static boolean belongsBefore(Event event, int firstStep, int lastEvaluation) {
    String tag = event.firstTag();
    return tag.startsWith(TRAIN) || tag.startsWith(SAMPLE)
        ? event.step() < firstStep
        : (tag.startsWith(VALIDATION) || tag.startsWith(UPDATES)) && event.step() <= lastEvaluation;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> path.getFileName().toString().startsWith(NAME))
          .filter(path -> path.getFileName().toString().endsWith(WRITER))
          .sorted()
          .toList();
    }
  }

  /** A new name that sorts last: TensorBoard reads the files of a folder in order of name. */
  private Path unused(Path folder) {
    long second = clock.millis() / 1000;
    Path path;
    do {
      path = folder.resolve(NAME + second++ + WRITER);
    } while (Files.exists(path) || Files.exists(damaged(path)));
    return path;
  }

  /** TensorBoard would read any file with "tfevents" in its name. */
  private static Path damaged(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace("tfevents", "damaged"));
  }

  @Override
  public void started(RunFacts facts) {
    StringBuilder table = new StringBuilder("| | |\n|---|---|\n");
    facts.lines().forEach(fact -> table.append("| " + fact.label() + " | " + fact.text() + " |\n"));
    facts
        .ladder()
        .rungs()
        .forEach(rung -> table.append("| " + rung.name() + " | " + rung.nats() + " nats |\n"));
    write(Event.text(seconds(), 0, "run/facts", table.toString()));
    write(Event.text(seconds(), 0, "run/config", verbatim(facts.config())));
  }

  @Override
  public void step(StepRecord step) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(TRAIN + "objective_nats", step.objectiveNats());
    values.put(TRAIN + "nll_nats", step.nllNats());
    values.put(TRAIN + "learning_rate", step.learningRate());
    values.put(TRAIN + "gradient_norm", step.gradientNorm());
    values.put(TRAIN + "tokens_per_second", step.tokensPerSecond());
    values.put(TRAIN + "epoch", step.epoch());
    if (step.parts() != null) {
      step.parts().named().forEach((part, nats) -> values.put(TRAIN + part, nats));
    }
    write(Event.scalars(seconds(), step.step(), values));
  }

  @Override
  public void evaluated(EvaluationRecord evaluation) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(VALIDATION + "nll_nats", evaluation.nllNats());
    values.put(VALIDATION + "perplexity", evaluation.perplexity());
    values.put(VALIDATION + "bits_per_byte", evaluation.bitsPerByte());
    if (evaluation.errorNats() != null) {
      values.put(VALIDATION + "error_nats", evaluation.errorNats());
    }
    if (evaluation.source() != null) {
      values.put(VALIDATION + "kl_nats", evaluation.source().klNats());
    }
    if (evaluation.parts() != null) {
      values.put(VALIDATION + "objective_nats", evaluation.objectiveNats());
      evaluation.parts().named().forEach((part, nats) -> values.put(VALIDATION + part, nats));
    }
    write(Event.scalars(seconds(), evaluation.step(), values));
  }

  @Override
  public void observed(Observation observation) {
    int step = observation.step();
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(VALIDATION + "expected_calibration_error", observation.expectedCalibrationError());
    observation.updateRatios().forEach((layer, ratio) -> values.put(UPDATES + layer, ratio));
    write(Event.scalars(seconds(), step, values));
    EventHistogram bits = new EventHistogram(observation.binBits(), observation.histogram());
    write(Event.histogram(seconds(), step, VALIDATION + "surprisal_bits", bits));
  }

  @Override
  public void sampled(int step, String text) {
    write(Event.text(seconds(), step, SAMPLE + "text", verbatim(text)));
  }

  /** A Markdown code block, indented so that nothing in the text can end it. */
  private static String verbatim(String text) {
    return "\n" + text.indent(4);
  }

  private double seconds() {
    return clock.millis() / 1000.0;
  }

  private void write(Event event) {
    try {
      TfRecords.write(channel, event.bytes());
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static UserError unwritable(Path path, IOException e) {
    return new UserError(
        "cannot write " + path + " (" + e.getMessage() + "); free space or leave out --tensorboard",
        e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }
}
