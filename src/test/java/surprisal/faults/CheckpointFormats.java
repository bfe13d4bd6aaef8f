package surprisal.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import surprisal.faults.Format.Damage;
import surprisal.formats.Safetensors;
import surprisal.formats.TensorEntry;

/** The files of a checkpoint: damaged, and damaged with every checksum put right again. */
final class CheckpointFormats {
  private static final String NEWEST = "single/checkpoints/step-00000004/";
  private static final List<String> INPUTS = List.of("single", "text.txt", "tiny.yaml");
  private static final String[] COMMANDS = {
    "eval $/single --data $/text.txt",
    "explain $/single --text the",
    "sample $/single --prompt the --tokens 4",
    "train $/tiny.yaml --data $/text.txt --out $/single --resume --plain --set training.steps=5",
    "eval $/" + NEWEST + " --data $/text.txt --ledger"
  };
  private static final int[] NOT_FINITE = {0x7FC00000, 0xFFC00001, 0x7F800000, 0xFF800000};

  private CheckpointFormats() {}

  static List<Format> all() {
    return List.of(
        plain("state.json", or(Change::json, Change::sealedState)).orNaming("step-00000004"),
        Format.file(
                "run/checkpoints/step-00000004/state.json",
                Change::sealedState,
                List.of("run", "text.txt", "tiny.yaml"),
                "eval $/run --data $/text.txt",
                "sample $/run --prompt the --tokens 2")
            .called("state.json beside an older one")
            .exiting(Format.DONE),
        sealed("config.yaml", YamlDamage::of).orNaming("a resumed run keeps its settings"),
        sealed("model.safetensors", Change::tensors).orNaming("gradient norm"),
        sealed("optimizer.safetensors", Change::tensors),
        sealed("tokenizer.json", Change::json)
            .orNaming("model.safetensors")
            .orNaming("characters of the vocabulary"),
        notFinite());
  }

  private static Change or(Change one, Change other) {
    return (bytes, random) -> (random.nextInt(4) == 0 ? one : other).of(bytes, random);
  }

  private static Format plain(String name, Change change) {
    return Format.file(NEWEST + name, change, INPUTS, COMMANDS).called(name);
  }

  /** Random bytes, or other values that every checksum confirms. */
  private static Format sealed(String name, Change change) {
    Damage plain = Damage.of(NEWEST + name, ByteDamage::of);
    Damage sealed = thenSealed(Damage.of(NEWEST + name, change));
    return plain(name, change)
        .damaging((folder, random) -> (random.nextInt(4) == 0 ? plain : sealed).in(folder, random));
  }

  private static Damage thenSealed(Damage damage) {
    return (folder, random) -> {
      damage.in(folder, random);
      Seals.checkpoint(folder.resolve(NEWEST));
    };
  }

  private static Format notFinite() {
    return plain("model.safetensors", ByteDamage::of)
        .called("NaN or infinity in a tensor")
        .damaging(thenSealed(CheckpointFormats::putNotFinite))
        .exiting(Format.REFUSED);
  }

  /** Any element of any tensor of the model. */
  private static void putNotFinite(Path folder, SplittableRandom random) throws IOException {
    Path file = folder.resolve(NEWEST + "model.safetensors");
    List<TensorEntry> tensors;
    try (Safetensors opened = Safetensors.open(file)) {
      tensors = List.copyOf(opened.entries().values());
    }
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int data = 8 + (int) all.getLong(0);
    TensorEntry tensor = tensors.get(random.nextInt(tensors.size()));
    int element = random.nextInt((int) tensor.length());
    int bits = NOT_FINITE[random.nextInt(NOT_FINITE.length)];
    all.putInt(data + (int) tensor.begin() + 4 * element, bits);
    Files.write(file, Seals.safetensors(bytes));
  }
}
