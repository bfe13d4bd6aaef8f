package surprisal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** An experiment that takes a moment: 20 steps on words in random order. */
final class TinyConfig {
  /** 4 sequences of 8 in each of 2 micro-batches. */
  static final int TOKENS_PER_STEP = 64;

  private TinyConfig() {}

  /** Writes text and config; returns the config's file. */
  static Path write(Path folder) throws IOException {
    StringBuilder words = new StringBuilder();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 600; i++) {
      words.append(List.of("to ", "be ", "or ", "not ", "that\n").get(random.nextInt(5)));
    }
    Path text = Files.writeString(folder.resolve("text.txt"), words);
    return Files.writeString(
        folder.resolve("tiny.yaml"),
        """
        data:
          text: %s
        model:
          n_layer: 2
          n_head: 2
          n_embd: 16
          block_size: 8
        optimizer:
          learning_rate: 1e-2
          warmup_steps: 3
        training:
          steps: 20
          batch_size: 4
          accumulation_steps: 2
          eval_interval: 6
          checkpoint_interval: 5
          sample_tokens: 10
        """
            .formatted(text));
  }
}
