package surprisal.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.report.RunLogs;
import surprisal.run.Session;
import surprisal.run.TrainingData;
import surprisal.training.Checkpoints;
import surprisal.training.Control;
import surprisal.training.Progress;

/** A small model, trained for a few steps on a small text, for commands to be tried on. */
record TinyRun(Path text, Path folder) {
  static final String TEXT = "the cat sat on the mat, the café ß\n".repeat(40);

  static TinyRun train(Path folder, String name, String text, String... sets) throws IOException {
    Path file = folder.resolve(name + ".txt");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    RunConfig config = config("tiny.yaml", file, sets);
    Path run = folder.resolve(name);
    try (Kernels kernels = Engines.open("nd4j", "fp32", 1).kernels()) {
      TrainingData material = TrainingData.open(config.data());
      Session session = new Session(config, material, kernels);
      Checkpoints checkpoints = session.checkpoints(run);
      session
          .trainer(checkpoints, new RunLogs(List.of()), Progress.START)
          .train(Control.until(() -> false));
    }
    return new TinyRun(file, run);
  }

  /** The configuration of such a run. */
  static RunConfig config(String name, Path text, String... sets) {
    String yaml =
        """
        data: {text: '%s'}
        model: {n_layer: 1, n_head: 2, n_embd: 16, block_size: 16}
        optimizer: {learning_rate: 1e-2, warmup_steps: 0}
        training: {steps: 30, batch_size: 4, eval_interval: 30, sample_tokens: 0}
        compute: {engine: nd4j, threads: 1}
        """
            .formatted(text);
    return ConfigReader.readString(yaml, name, List.of(sets));
  }
}
