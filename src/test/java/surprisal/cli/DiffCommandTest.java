package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diff}: where two runs part, and what was different before. */
class DiffCommandTest {
  @TempDir private Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyTraining(folder);
    tiny.train("a");
  }

  private Cli.Outcome diff(String other) {
    return Cli.run("diff", folder.resolve("a"), folder.resolve(other));
  }

  @Test
  void equalRunsHaveEqualBits() {
    tiny.train("b", "--set", "training.sample_tokens=0");
    Cli.Outcome same = diff("b");
    assertThat(same.exit()).as(same.err()).isZero();
    assertThat(same.out())
        .contains("settings   training.sample_tokens 10 -> 0")
        .contains("made with  the same")
        .contains("updates    the same bits in all 20 that both have recorded")
        .contains("tensors    the same in all 4 hashes, up to step 20");
  }

  @Test
  void theFirstUpdateAndTensorAndTheCauseAreNamed() {
    tiny.train("b", "--set", "optimizer.weight_decay=0.2");
    Cli.Outcome different = diff("b");
    assertThat(different.exit()).isEqualTo(1);
    assertThat(different.out())
        .contains("settings   optimizer.weight_decay 0.1 -> 0.2")
        .contains("updates    differ first at step 1: loss ")
        .contains("tensors    differ first at step 5: transformer.wte.weight and ")
        .contains("the runs differ");
  }

  @Test
  void aSingleBitInOneTensorIsFound() throws IOException {
    Folders.copy(folder.resolve("a"), folder.resolve("b"));
    Path metrics = folder.resolve("b/metrics.jsonl");
    List<String> lines = Files.readAllLines(metrics);
    String name = "\"m.transformer.h.1.mlp.c_fc.bias\":\"";
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("{\"type\":\"hash\",\"step\":15,")) {
        int at = lines.get(i).indexOf(name) + name.length();
        char digit = lines.get(i).charAt(at) == '0' ? '1' : '0';
        lines.set(i, lines.get(i).substring(0, at) + digit + lines.get(i).substring(at + 1));
      }
    }
    Files.write(metrics, lines);
    assertThat(diff("b").out())
        .contains("updates    the same bits in all 20")
        .contains("tensors    differ first at step 15: m.transformer.h.1.mlp.c_fc.bias\n");
  }
}
