package surprisal.checks.sanity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.report.RunLog;
import surprisal.run.Session;
import surprisal.run.TrainingData;
import surprisal.training.Checkpoints;
import surprisal.training.Control;
import surprisal.training.Progress;

/** On a source of known entropy, a whole run says that its loss is impossible, or says nothing. */
class LeakInTrainingTest {
  @TempDir Path folder;

  private List<String> notes(String run, UnaryOperator<Kernels> fault) throws Exception {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            {source: random_markov, seed: 1, characters: 20000, alphabet: abcd, order: 1,
             sharpness: 1.0, table_seed: 1}
            """);
    String yaml =
        """
        data: {text: '%s'}
        model: {n_layer: 1, n_head: 2, n_embd: 16, block_size: 16}
        optimizer: {learning_rate: 1e-2, warmup_steps: 5}
        training: {steps: 300, batch_size: 8, eval_interval: 75, sample_tokens: 0}
        """
            .formatted(spec);
    RunConfig config = ConfigReader.readString(yaml, "leak.yaml", List.of());
    List<String> notes = new ArrayList<>();
    RunLog log =
        new RunLog() {
          @Override
          public void note(String sentence) {
            notes.add(sentence);
          }
        };
    try (Kernels sound = Engines.open("nd4j", "fp32", 1).kernels()) {
      Kernels kernels = fault.apply(sound);
      TrainingData material = TrainingData.open(config.data());
      Session session = new Session(config, material, kernels);
      Checkpoints checkpoints = session.checkpoints(folder.resolve(run));
      session.trainer(checkpoints, log, Progress.START).train(Control.until(() -> false));
    }
    return notes;
  }

  @Test
  void aLeakIsSaidOnce() throws Exception {
    assertThat(notes("leaky", sound -> Faults.futureLeak(sound, 1)))
        .filteredOn(note -> note.startsWith("impossible: validation "))
        .hasSize(1)
        .first()
        .asString()
        .contains("is below the source's entropy");
  }

  @Test
  void aSoundRunSaysNothing() throws Exception {
    assertThat(notes("sound", sound -> sound))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("untrained: ")
        .endsWith(": as expected");
  }
}
