package surprisal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs of {@link TinyConfig}'s experiment with dropout and label smoothing.
 *
 * @param folder holds the config, and each run under its name
 */
record TinyTraining(Path folder, Path config) {
  TinyTraining(Path folder) throws IOException {
    this(folder, TinyConfig.write(folder));
  }

  Cli.Outcome train(String run, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", config(), "--out", folder.resolve(run)));
    arguments.addAll(
        List.of("--set", "model.dropout=0.2", "--set", "objective.label_smoothing=0.1"));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  Path checkpoint(String run, int step) {
    return folder.resolve(run).resolve(String.format("checkpoints/step-%08d", step));
  }

  static byte[] model(Path checkpoint) throws IOException {
    return Files.readAllBytes(checkpoint.resolve("model.safetensors"));
  }

  static byte[] moments(Path checkpoint) throws IOException {
    return Files.readAllBytes(checkpoint.resolve("optimizer.safetensors"));
  }

  /** What a reader of the history sees, without what depends on the clock. */
  List<String> history(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl")).stream()
        .filter(line -> line.matches("\\{\"type\":\"(step|evaluation|rung)\".*"))
        .map(
            line ->
                line.replaceAll("\"(tokens_per_second|elapsed_millis|eta_seconds)\":[^,}]+", ""))
        .toList();
  }
}
