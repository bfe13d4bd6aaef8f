package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SanityCommandTest {
  @TempDir Path folder;

  @Test
  void saysWhatWasPredictedAndSeenAndTheVerdict() throws Exception {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "the cat sat on the mat; a dog ran by, and it sang.\n".repeat(40));
    Path config = folder.resolve("tiny.yaml");
    Files.writeString(
        config,
        """
        data: {text: '%s'}
        model: {n_layer: 1, n_head: 2, n_embd: 24, block_size: 8}
        optimizer: {learning_rate: 5e-3}
        compute: {threads: 1}
        """
            .formatted(text));
    Cli.Outcome sound = Cli.run("sanity", config);
    assertThat(sound.exit()).as(sound.out() + sound.err()).isZero();
    assertThat(sound.out().lines().filter(line -> line.startsWith("ok "))).hasSize(11);
    assertThat(sound.out().lines().filter(line -> line.contains(" seen "))).hasSize(11);
    assertThat(sound.out().lines().filter(line -> line.contains(" allowed "))).hasSize(11);
    assertThat(sound.out())
        .contains(" allowed    0.05 either way within 1000 steps", " allowed    1e-09")
        .endsWith("all as predicted\n");
    assertThat(sound.out().lines()).allMatch(line -> line.length() <= 80 || line.contains("/"));
    assertThat(Cli.run("sanity", config, "--threads", 0).err())
        .startsWith("surprisal: --threads 0: threads is 0; ");
    Cli.Outcome wild =
        Cli.run("sanity", config, "--threads", 1, "--set", "optimizer.learning_rate=5");
    assertThat(wild.exit()).isEqualTo(1);
    assertThat(wild.out())
        .contains("FAIL  overfits one batch", "therefore  the batch is not memorized")
        .endsWith("NOT as predicted: do not train yet\n");
  }
}
