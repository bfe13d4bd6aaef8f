package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An experiment of 12 steps, and a larger model trained on the same text that may teach it.
 *
 * @param folder holds each run under its name
 * @param teacher the larger model's run
 */
record TinyTeacher(Path folder, Path config, Path teacher) {
  static final String TEXT = "to be or not to be, that is the question.\n".repeat(30);

  static TinyTeacher teach(Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), TEXT);
    Path config = folder.resolve("tiny.yaml");
    Files.writeString(
        config,
        """
        data: {text: %s}
        model: {n_layer: 1, n_head: 2, n_embd: 16, block_size: 8, dropout: 0.1}
        optimizer: {learning_rate: 1e-2, warmup_steps: 2}
        training: {steps: 12, batch_size: 4, accumulation_steps: 2, eval_interval: 6,
          checkpoint_interval: 4, keep_checkpoints: 9, sample_tokens: 0}
        """
            .formatted(text));
    TinyTeacher tiny = new TinyTeacher(folder, config, folder.resolve("teacher"));
    tiny.teach("teacher");
    return tiny;
  }

  /** Trains the larger model once more, under another name. */
  void teach(String run) {
    Cli.Outcome outcome =
        train(run, "model.n_layer=2", "training.keep_checkpoints=1", "training.steps=40");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  /** Trains with settings, or with options where they begin with {@code --}. */
  Cli.Outcome train(String run, String... sets) {
    List<Object> words = new ArrayList<>(List.of("train", config, "--out", folder.resolve(run)));
    for (String set : sets) {
      words.addAll(set.startsWith("--") ? List.of(set) : List.of("--set", set));
    }
    return Cli.run(words.toArray());
  }
}
