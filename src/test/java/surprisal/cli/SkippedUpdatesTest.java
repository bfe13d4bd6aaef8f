package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static surprisal.cli.TinyTraining.model;
import static surprisal.cli.TinyTraining.moments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code training.skip_outliers}: what is usual belongs to the run's state. */
class SkippedUpdatesTest {
  @TempDir private Path folder;

  @Test
  void updatesLeftOutAreSaidAndCountedAlsoAcrossAResume() throws IOException {
    TinyTraining tiny = new TinyTraining(folder);
    List<String> all =
        List.of(
            "--set",
            "training.steps=150",
            "--set",
            "training.skip_outliers=0.8",
            "--set",
            "training.keep_checkpoints=99",
            "--set",
            "training.eval_interval=50");
    Cli.Outcome whole = tiny.train("whole", all.toArray());
    assertThat(whole.exit()).as(whole.err()).isZero();
    assertThat(whole.out())
        .containsPattern("step 1\\d\\d left out: its (loss|gradient norm) [\\d.]+");
    Folders.copy(folder.resolve("whole"), folder.resolve("cut"));
    for (int later = 126; later <= 150; later++) {
      Folders.delete(tiny.checkpoint("cut", later));
    }
    assertThat(Cli.run("train", "--out", folder.resolve("cut"), "--resume").exit()).isZero();
    assertThat(model(tiny.checkpoint("cut", 150))).isEqualTo(model(tiny.checkpoint("whole", 150)));
    assertThat(moments(tiny.checkpoint("cut", 150)))
        .isEqualTo(moments(tiny.checkpoint("whole", 150)));
    assertThat(Cli.run("diff", folder.resolve("cut"), folder.resolve("whole")).exit()).isZero();
  }
}
