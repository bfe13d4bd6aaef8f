package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.report.SeedMean;
import surprisal.sweep.Grid;
import surprisal.sweep.SweepResult;

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
  void oneSeedIsSaidToShowNoSpread() {
    Grid.Point point = Grid.of(List.of("lr=1e-3")).points().get(0);
    SweepResult result = new SweepResult(Map.of(point, SeedMean.of(List.of(2.0))));
    assertThat(result.table().replaceAll("\\s+", " "))
        .contains("one seed 1 *", "; one seed does not show how much another would change it");
  }

  @Test
  void aBestThatIsNotClearIsSaidToBeInTheNoise() {
    List<Grid.Point> points = Grid.of(List.of("lr=1e-3,3e-3")).points();
    Map<Grid.Point, SeedMean> losses = new LinkedHashMap<>();
    losses.put(points.get(0), SeedMean.of(List.of(2.0, 2.2)));
    losses.put(points.get(1), SeedMean.of(List.of(2.1, 2.2)));
    assertThat(new SweepResult(losses).table().replaceAll("\\s+", " "))
        .contains("over seeds; learning_rate=3e-3 is within the noise");
    losses.put(points.get(1), SeedMean.of(List.of(3.1, 3.2)));
    assertThat(new SweepResult(losses).table()).doesNotContain("noise");
  }

  @Test
  void theErrorIsThatOfTheMean() {
    SeedMean mean = SeedMean.of(List.of(1.0, 2.0, 3.0));
    assertThat(mean.mean()).isEqualTo(2);
    assertThat(mean.standardError()).isEqualTo(Math.sqrt(1.0 / 3));
    assertThat(SeedMean.of(List.of(1.5)).standardError()).isNaN();
  }
}
