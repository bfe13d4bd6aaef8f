package surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.report.EndRecord;
import surprisal.report.RunLog;
import surprisal.run.Session;
import surprisal.run.TrainingData;

/** Whoever steers a run from outside changes when things happen, never what is learned. */
class ControlTest {
  @TempDir private Path folder;
  private final List<Integer> saved = new ArrayList<>();

  private EndRecord train(String name, Function<Session, Control> control) throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "the cat sat on the mat, the dog sat on the log\n".repeat(30));
    String yaml =
        """
        data: {text: '%s'}
        model: {n_layer: 1, n_head: 2, n_embd: 32, block_size: 16, dropout: 0.2}
        optimizer: {learning_rate: 1e-2, warmup_steps: 0}
        training: {steps: 12, batch_size: 4, eval_interval: 5, checkpoint_interval: 100, keep_checkpoints: 99, keep_best: false, sample_tokens: 20}
        """
            .formatted(text);
    RunConfig config = ConfigReader.readString(yaml, "tiny.yaml", List.of());
    RunLog log =
        new RunLog() {
          @Override
          public void saved(int step, Path checkpoint) {
            saved.add(step);
          }
        };
    try (Kernels kernels = Engines.open("auto", "fp32", 1).kernels()) {
      TrainingData material = TrainingData.open(config.data());
      Session session = new Session(config, material, kernels);
      Checkpoints checkpoints = session.checkpoints(folder.resolve(name));
      return session.trainer(checkpoints, log, Progress.START).train(control.apply(session));
    }
  }

  private byte[] last(String name) throws IOException {
    try (Stream<Path> checkpoints = Files.list(folder.resolve(name).resolve("checkpoints"))) {
      Path newest =
          checkpoints
              .filter(p -> p.getFileName().toString().startsWith("step-"))
              .sorted()
              .reduce((a, b) -> b)
              .orElseThrow();
      return Files.readAllBytes(newest.resolve("model.safetensors"));
    }
  }

  @Test
  void samplesAndCheckpointsBetweenStepsLeaveTheBitsAsTheyAre() throws IOException {
    train("quiet", session -> Control.until(() -> false));
    assertThat(saved).containsExactly(12);
    saved.clear();
    int[] asked = {0};
    train(
        "busy",
        session ->
            () -> {
              session.sample();
              return asked[0]++ % 3 == 2 ? Control.Request.SAVE : Control.Request.CONTINUE;
            });
    assertThat(last("busy")).isEqualTo(last("quiet"));
    assertThat(saved).contains(2, 4, 6, 8, 10, 12);
  }

  @Test
  void stopSavesAndEnds() throws IOException {
    int[] asked = {0};
    EndRecord end =
        train(
            "stopped",
            session -> () -> asked[0]++ < 7 ? Control.Request.CONTINUE : Control.Request.STOP);
    assertThat(end.complete()).isFalse();
    assertThat(end.step()).isEqualTo(7);
    assertThat(saved).containsExactly(7);
  }
}
