package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.report.SeedMean;

class SweepCommandTest {
  @TempDir private Path folder;
  private Path config;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    config = TinyConfig.write(folder);
    out = folder.resolve("sweep");
  }

  private Cli.Outcome sweep(String... more) {
    List<Object> arguments = new ArrayList<>(List.of("sweep", config, "--out", out));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  @Test
  void failuresStandApartAndASecondCallMakesOnlyWhatIsLeft() throws IOException {
    Cli.Outcome first = sweep("--grid", "n_embd=16,17", "--seeds", "2");
    assertThat(first.exit()).isEqualTo(2);
    assertThat(first.err()).contains("unknown key n_embd; did you mean model.n_embd?");

    Cli.Outcome swept =
        sweep(
            "--grid",
            "lr=1e-2,1e30",
            "--seeds",
            "2",
            "--set",
            "optimizer.grad_clip=null",
            "--set",
            "optimizer.warmup_steps=0");
    assertThat(swept.exit()).as(swept.out()).isEqualTo(2);
    assertThat(swept.out())
        .contains("learning_rate=1e-2,seed=1337 done", "learning_rate=1e30,seed=1338 failed")
        .containsPattern("learning_rate=1e-2 +\\d\\.\\d{4} +±\\d\\.\\d{4} +2  \\*")
        .containsPattern("failed: .*1e30,seed=1337: step \\d+: the (loss|gradient norm) is");
    Path metrics = out.resolve("learning_rate=1e-2,seed=1337/metrics.jsonl");
    byte[] before = Files.readAllBytes(metrics);

    Cli.Outcome again =
        sweep(
            "--grid",
            "lr=1e-2,3e-3",
            "--seeds",
            "2",
            "--set",
            "optimizer.grad_clip=null",
            "--set",
            "optimizer.warmup_steps=0");
    assertThat(again.exit()).as(again.out()).isZero();
    assertThat(again.out()).contains("1e-2,seed=1337 was finished", "3e-3,seed=1337 done");
    assertThat(Files.readAllBytes(metrics)).isEqualTo(before);
    assertThat(ImageIO.read(out.resolve("sweep.png").toFile()).getHeight()).isEqualTo(900);
    assertThat(again.out().replaceAll("\\s+", " "))
        .contains("* lowest mean of the runs' best validation losses; ± is the standard error");

    Path plot = folder.resolve("plot.png");
    assertThat(Cli.run("plot", out, "--out", plot).out()).doesNotContain("skipped");
    assertThat(ImageIO.read(plot.toFile()).getWidth()).isEqualTo(1600);
    Path log = out.resolve("learning_rate=1e-2,seed=1337.log");
    Path run = out.resolve("learning_rate=1e-2,seed=1337");
    assertThat(Cli.run("plot", log, run, "--out", plot).out())
        .startsWith("skipped 1 that are not runs, such as " + log);

    Cli.Outcome other = sweep("--grid", "lr=1e-2", "--set", "optimizer.warmup_steps=1");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err())
        .contains("was created with optimizer.")
        .contains("choose another --out or remove it");
  }

  @Test
  void numbersThatCannotBe() {
    assertThat(sweep("--seeds", "0").err()).contains("--seeds is 0; it must be at least 1");
    assertThat(sweep("--parallel", "5000").err()).contains("--parallel is 5000; this machine has");
    assertThat(sweep("--grid", "lr").err()).contains("--grid is lr; write key=value");
  }

  @Test
  void theErrorIsThatOfTheMean() {
    SeedMean mean = SeedMean.of(List.of(1.0, 2.0, 3.0));
    assertThat(mean.mean()).isEqualTo(2);
    assertThat(mean.standardError()).isEqualTo(Math.sqrt(1.0 / 3));
    assertThat(SeedMean.of(List.of(1.5)).standardError()).isNaN();
  }
}
