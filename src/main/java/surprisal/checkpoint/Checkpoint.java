package surprisal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import surprisal.checkpoint.StateFile.FileSum;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.config.Setting;
import surprisal.config.Stated;
import surprisal.config.UserError;
import surprisal.formats.Checksum;
import surprisal.formats.NamedArray;
import surprisal.formats.Safetensors;

/** A complete checkpoint: every byte was verified against its checksum when it was opened. */
public final class Checkpoint {
  static final String MODEL = "model.safetensors";
  static final String OPTIMIZER = "optimizer.safetensors";
  static final String CONFIG = "config.yaml";
  static final String TOKENIZER = "tokenizer.json";
  static final List<String> FILES = List.of(MODEL, OPTIMIZER, CONFIG, TOKENIZER);

  private final Path folder;
  private final StateFile stateFile;

  private Checkpoint(Path folder, StateFile stateFile) {
    this.folder = folder;
    this.stateFile = stateFile;
  }

  /**
   * @param folder for example {@code runs/tiny/checkpoints/step-00000250}
   * @throws UserError naming the file, and where known the tensor, that is missing, cut short or
   *     damaged
   */
  public static Checkpoint open(Path folder) {
    StateFile stateFile = StateFile.read(folder);
    for (String name : FILES) {
      FileSum sum = stateFile.files().get(name);
      if (sum == null) {
        throw new UserError(folder.resolve(StateFile.NAME) + " lacks the checksum of " + name);
      }
      verify(folder.resolve(name), sum);
    }
    return new Checkpoint(folder, stateFile);
  }

  private static void verify(Path file, FileSum sum) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new UserError(file + " is missing; use another checkpoint");
      }
      if (Files.size(file) != sum.bytes()) {
        throw new UserError(
            file + " is damaged: it has " + Files.size(file) + " of " + sum.bytes() + " bytes");
      }
      if (Checksum.of(file).equals(sum.crc32c())) {
        return;
      }
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + Disk.reason(e), e);
    }
    if (file.toString().endsWith(".safetensors")) {
      try (Safetensors tensors = Safetensors.open(file)) {
        tensors.verify(); // Throws the error that names the tensor.
      }
      throw new UserError(file + " is damaged: its header does not match its checksum");
    }
    throw new UserError(file + " is damaged: it does not match its checksum");
  }

  public Path folder() {
    return folder;
  }

  public CheckpointState state() {
    return stateFile.training();
  }

  public RunConfig config() {
    return stated(List.of()).config();
  }

  /** The configuration with flags laid over it. */
  public Stated stated(List<Setting> flags) {
    return ConfigReader.stated(folder.resolve(CONFIG), flags);
  }

  /** Holds the output of {@code Tokenizer.toJson()}. */
  public Path tokenizerFile() {
    return folder.resolve(TOKENIZER);
  }

  /** SHA-256 of the tokenizer's JSON: equal for equal tokenizers. */
  public String tokenizerSha256() {
    return stateFile.tokenizerSha256();
  }

  /** The shapes of the saved parameters by their names, without reading their contents. */
  public Map<String, List<Long>> modelShapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    try (Safetensors file = Safetensors.open(modelFile())) {
      file.entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
    }
    return shapes;
  }

  /** For messages about its contents, as are the next two. */
  public Path modelFile() {
    return folder.resolve(MODEL);
  }

  public Path optimizerFile() {
    return folder.resolve(OPTIMIZER);
  }

  public Path stateJson() {
    return folder.resolve(StateFile.NAME);
  }

  /**
   * Fills parameters with exactly the bits that were saved.
   *
   * @throws UserError if they differ from the saved ones in name, type or shape
   */
  public void readModel(List<NamedArray> parameters) {
    read(modelFile(), parameters);
  }

  /** Fills the optimizer's moments, as {@link #readModel} does the parameters. */
  public void readOptimizer(List<NamedArray> moments) {
    read(optimizerFile(), moments);
  }

  private static void read(Path path, List<NamedArray> arrays) {
    try (Safetensors file = Safetensors.open(path)) {
      file.readInto(arrays);
    }
  }
}
