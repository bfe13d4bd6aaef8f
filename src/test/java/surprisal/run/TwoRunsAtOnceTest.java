package surprisal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.report.RunLogs;
import surprisal.training.Control;
import surprisal.training.Progress;

/** Runs in one JVM, with other seeds and thread counts, get the bits that each gets alone. */
class TwoRunsAtOnceTest {
  @TempDir private Path folder;

  private byte[] train(String name, String engine, int seed, int threads) throws IOException {
    Path text = folder.resolve("text.txt");
    if (!Files.exists(text)) {
      Files.writeString(text, "the cat sat on the mat, and so it goes\n".repeat(60));
    }
    String yaml =
        """
        seed: %d
        data: {text: '%s'}
        model: {n_layer: 2, n_head: 2, n_embd: 32, block_size: 32, dropout: 0.1}
        optimizer: {learning_rate: 1e-2, warmup_steps: 0}
        training: {steps: 25, batch_size: 8, eval_interval: 25, sample_tokens: 0}
        """
            .formatted(seed, text);
    RunConfig config = ConfigReader.readString(yaml, "two.yaml", List.of());
    try (Kernels kernels = Engines.open(engine, "fp32", threads).kernels()) {
      TrainingData data = TrainingData.open(config.data());
      Session session = new Session(config, data, kernels);
      session
          .trainer(
              session.checkpoints(folder.resolve(name)), new RunLogs(List.of()), Progress.START)
          .train(Control.until(() -> false));
    }
    return Files.readAllBytes(
        folder.resolve(name).resolve("checkpoints/step-00000025/model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource({"onednn, onednn", "nd4j, nd4j", "onednn, nd4j"})
  @Timeout(120)
  void eachHasTheBitsItHasAlone(String first, String second) throws Exception {
    int processors = Runtime.getRuntime().availableProcessors();
    byte[] a = train("a", first, 1, 1);
    byte[] b = train("b", second, 2, processors);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      var together = two.submit(() -> train("a-again", first, 1, 1));
      var beside = two.submit(() -> train("b-again", second, 2, processors));
      assertThat(together.get()).isEqualTo(a);
      assertThat(beside.get()).isEqualTo(b);
      assertThat(a).isNotEqualTo(b);
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  @Timeout(60)
  void anNd4jEngineWithAnotherThreadCountWaits() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CompletableFuture<Void> other;
    try (Kernels one = Engines.open("nd4j", "fp32", 1).kernels();
        Kernels same = Engines.open("nd4j", "fp64", 1).kernels()) {
      assertThat(same.description()).endsWith("fp64");
      other =
          CompletableFuture.runAsync(
              () -> {
                try (Kernels two = Engines.open("nd4j", "fp32", 2).kernels()) {
                  opened.countDown();
                  assertThat(two.sumOfSquares(two.zeros(3))).isZero();
                }
              });
      assertThat(opened.await(300, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(one.description()).endsWith("fp32");
    }
    other.get(30, TimeUnit.SECONDS);
  }
}
