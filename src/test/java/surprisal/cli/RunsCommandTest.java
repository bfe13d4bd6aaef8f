package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs side by side: in a table, on a plot, as CSV. */
class RunsCommandTest {
  @TempDir private Path folder;
  private Path runs;

  @BeforeEach
  void train() throws IOException {
    Path config = TinyConfig.write(folder);
    runs = folder.resolve("runs");
    for (String rate : List.of("1e-2", "3e-3")) {
      Cli.Outcome outcome =
          Cli.run(
              "train",
              config,
              "--out",
              runs.resolve("lr-" + rate),
              "--set",
              "optimizer.learning_rate=" + rate);
      assertThat(outcome.exit()).as(outcome.err()).isZero();
      assertThat(outcome.out()).contains("  first seen below").contains("uniform");
    }
  }

  private void kill(String run) throws IOException {
    Path metrics = runs.resolve(run).resolve("metrics.jsonl");
    List<String> lines = Files.readAllLines(metrics);
    int last = 0;
    for (int i = 0; i < lines.size(); i++) {
      last = lines.get(i).contains("\"type\":\"step\",\"step\":9,") ? i : last;
    }
    Files.write(metrics, lines.subList(0, last + 1));
    Files.setLastModifiedTime(metrics, FileTime.from(Instant.now().minusSeconds(3600)));
  }

  @Test
  void onlyDifferencesOfTheConfigsAreColumns() throws IOException {
    kill("lr-3e-3");
    Files.createDirectories(runs.resolve("broken"));
    Files.writeString(runs.resolve("broken/metrics.jsonl"), "no json\n");
    Cli.Outcome outcome = Cli.run("runs", runs);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines.get(0))
        .matches("run +learning_rate +steps +validation +time +tokens/s +state");
    assertThat(lines.get(1)).startsWith("broken  damaged: ");
    assertThat(outcome.out().replace("\n    ", " ")).contains("metrics.jsonl:1 is not a record");
    lines = lines.stream().filter(line -> line.matches("(run|lr).*")).toList();
    assertThat(lines.get(1))
        .matches("lr-1e-2 +0\\.01 +20 +[0-9.]+( ±[0-9.]+)? +0:0\\d +[0-9,]+  done");
    assertThat(lines.get(2)).matches("lr-3e-3 +0\\.003 +10/20 .*  killed");
    assertThat(Cli.run("runs", runs, "--sort", "learning_rate").out().lines().toList().get(1))
        .startsWith("lr-3e-3");
  }

  /** Many differing settings are listed below each run instead of widening the table. */
  @Test
  void aMixedFolderFitsIn80Columns() throws IOException {
    Path metrics = runs.resolve("lr-1e-2/metrics.jsonl");
    String other =
        Files.readString(metrics)
            .replace("n_embd: 16", "n_embd: 32")
            .replace("dropout: 0.0", "dropout: \\\"\\\\e[31m\\\"")
            .replace("beta2: 0.99", "beta2: 0.999")
            .replace("epsilon: 1.0E-8", "epsilon: 1.0E-7")
            .replace("weight_decay: 0.1", "weight_decay: 0.25")
            .replace("z_loss: 0.0", "z_loss: 0.001");
    Path named = Files.createDirectories(runs.resolve("a-name-".repeat(11)));
    Files.writeString(named.resolve("metrics.jsonl"), other);
    String out = Cli.run("runs", runs).out();
    assertThat(out.lines()).allMatch(line -> line.length() <= 80);
    assertThat(out).contains("n_embd=32", "weight_decay=0.25", "z_loss=0.001", "done");
    assertThat(out).contains("dropout=␛[31m").doesNotContain("\u001b");
    assertThat(Cli.run("runs", runs, "--sort", "n_embd").exit()).isZero();
  }

  @Test
  void jsonHoldsTheWholeConfigs() throws IOException {
    JsonNode rows = new ObjectMapper().readTree(Cli.run("runs", runs, "--json").out());
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("state").asText()).isEqualTo("done");
    assertThat(rows.get(0).get("best_nll_nats").asDouble()).isBetween(1.0, 4.0);
    assertThat(rows.get(0).get("config").get("model.n_embd").asText()).isEqualTo("16");
  }

  @Test
  void aPlotIsDrawnInEveryUnitAndKind() throws IOException {
    for (String unit : List.of("nats", "bits", "perplexity", "bits_per_byte")) {
      for (String axis : List.of("steps", "tokens", "seconds")) {
        Path png = folder.resolve("plot.png");
        Cli.Outcome outcome =
            Cli.run(
                "plot",
                runs.resolve("lr-1e-2"),
                runs.resolve("lr-3e-3"),
                "--out",
                png,
                "--unit",
                unit,
                "--x",
                axis);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(1600);
      }
    }
    Path svg = folder.resolve("plot.svg");
    assertThat(Cli.run("plot", runs.resolve("lr-1e-2"), "--out", svg, "--log").exit()).isZero();
    assertThat(Files.readString(svg)).contains("<svg", "<path");
  }

  @Test
  void aLossThatIsNotANumberLeavesAGap() throws IOException {
    Path diverged = Files.createDirectory(folder.resolve("diverged"));
    String sound = Files.readString(runs.resolve("lr-1e-2/metrics.jsonl"));
    Files.writeString(
        diverged.resolve("metrics.jsonl"),
        sound.replaceAll("(\"step\":[78],[^\n]*\"nll_nats\":)[0-9.]+", "$1\"NaN\""));
    Path svg = folder.resolve("gap.svg");
    Cli.Outcome outcome = Cli.run("plot", diverged, "--out", svg);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Files.readString(svg)).contains("<path").doesNotContain("NaN");
  }

  @Test
  void csvHasARowForEachUpdateAndEvaluation() {
    Cli.Outcome outcome = Cli.run("export", runs.resolve("lr-1e-2"), "--csv", "-");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines()).hasSize(1 + 20 + 5);
    Cli.Outcome steps = Cli.run("export", runs.resolve("lr-1e-2"), "--csv", "-", "--rows", "steps");
    assertThat(steps.out().lines())
        .hasSize(21)
        .allMatch(line -> line.startsWith("type,step") || line.startsWith("step,"));
  }

  @Test
  void whatCannotBeShownIsRefusedInASentence() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused("there is no run in " + empty, "runs", empty);
    assertRefused("there is no folder", "runs", folder.resolve("none"));
    assertRefused("--sort is loss; choose one of: run, ", "runs", runs, "--sort", "loss");
    assertRefused(
        "--out is a.pdf; name a file that ends in .png or .svg",
        "plot",
        runs.resolve("lr-1e-2"),
        "--out",
        "a.pdf");
    assertRefused("there is no run in " + empty, "plot", empty, "--out", "a.png");
    assertRefused("there is no run in " + empty, "export", empty, "--csv", "-");
    assertRefused(
        "choose another --csv",
        "export",
        runs.resolve("lr-1e-2"),
        "--csv",
        folder.resolve("none/a.csv"));
    assertRefused(
        "choose another --out",
        "plot",
        runs.resolve("lr-1e-2"),
        "--out",
        folder.resolve("none/a.png"));
  }

  private static void assertRefused(String message, Object... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.exit()).isEqualTo(2);
  }
}
