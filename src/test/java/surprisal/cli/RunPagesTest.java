package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code report}, {@code compare --html} and {@code train --page} from the command line. */
class RunPagesTest {
  private static final int SECONDS = 300;

  @TempDir private static Path folder;
  private static Path config;

  @BeforeAll
  static void train() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, TinyRun.TEXT);
    config = folder.resolve("tiny.yaml");
    Files.writeString(
        config,
        """
        data: {text: '%s'}
        model: {n_layer: 1, n_head: 2, n_embd: 16, block_size: 16}
        optimizer: {learning_rate: 1e-2, warmup_steps: 0}
        training: {steps: 30, batch_size: 4, eval_interval: 10, sample_tokens: 5}
        compute: {engine: nd4j, threads: 1}
        """
            .formatted(text));
    assertThat(Cli.run("train", config, "--out", folder.resolve("a")).exit()).isZero();
    Cli.Outcome b =
        Cli.run("train", config, "--out", folder.resolve("b"), "--set", "training.steps=40");
    assertThat(b.exit()).as(b.err()).isZero();
  }

  @Test
  void aReportLiesInTheRunsFolderOrWhereItIsWanted() throws IOException {
    Path report = folder.resolve("a/report.html");
    Cli.Outcome outcome = Cli.run("report", folder.resolve("a"));
    assertThat(outcome.out()).isEqualTo("report: " + report + System.lineSeparator());
    assertThat(Files.readString(report))
        .contains("\"state\":\"finished\"", "\"update_ratios\":{\"wte\":", "block_size: 16");
    Path other = folder.resolve("other.html");
    assertThat(Cli.run("report", folder.resolve("a/metrics.jsonl"), "--out", other).exit())
        .isZero();
    assertThat(other).hasSameTextualContentAs(report);
    assertThat(Cli.run("report", folder.resolve("none")).err())
        .startsWith("surprisal: there is no run in ");
  }

  @Test
  void aKilledRunHasAReportUpToItsLastWholeLine() throws IOException {
    Path killed = Files.createDirectories(folder.resolve("killed")).resolve("metrics.jsonl");
    List<String> lines = Files.readAllLines(folder.resolve("a/metrics.jsonl"));
    int cut = lines.size() - 10;
    String torn = String.join("\n", lines.subList(0, cut)) + "\n" + lines.get(cut).substring(0, 9);
    Files.writeString(killed, torn);
    assertThat(Cli.run("report", killed).exit()).isZero();
    assertThat(Files.readString(killed.resolveSibling("report.html")))
        .contains("\"state\":\"stopped\"");
  }

  @Test
  void aComparisonShowsCurvesSettingsAndLedger() throws IOException {
    Path page = folder.resolve("compare.html");
    Cli.Outcome outcome =
        Cli.run("compare", folder.resolve("a"), folder.resolve("b"), "--html", page);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).endsWith("page: " + page + System.lineSeparator());
    assertThat(Files.readString(page))
        .contains("{\"key\":\"training.steps\",\"a\":\"30\",\"b\":\"40\"}")
        .contains("\"verdict\":\"A - B = ", "\"name\":\"frequency decile\"", "\"error\":0.")
        .contains("not that of the seed");
  }

  @Test
  void aBadPortIsRefusedAndATakenOneGivesWay() throws IOException {
    assertThat(Cli.run("train", config, "--page", 70000).err())
        .isEqualTo(
            "surprisal: --page is 70000; name a port from 0 to 65535" + System.lineSeparator());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Cli.Outcome outcome =
          Cli.run("train", config, "--out", folder.resolve("c"), "--page", taken.getLocalPort());
      assertThat(outcome.exit()).as(outcome.err()).isZero();
      assertThat(outcome.said())
          .contains("page: http://127.0.0.1:", "(port " + taken.getLocalPort() + " is in use)");
    }
  }

  private static int ask(URI address, String wish) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/" + wish))
            .header("X-Surprisal-Token", address.getFragment())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static long lines(Path file) throws IOException {
    return Files.readString(file).lines().count();
  }

  @Test
  void aRunPausesGoesOnSavesAndStopsWhenThePageAsks() throws Exception {
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    Path run = folder.resolve("live");
    String[] words = {
      "train",
      config.toString(),
      "--out",
      run.toString(),
      "--page",
      "0",
      "--set",
      "training.steps=1000000",
      "--set",
      "training.checkpoint_interval=1000000"
    };
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> command.execute(words));
    Pattern line = Pattern.compile("page: (http://127.0.0.1:[0-9]+/#[0-9a-f]{32})");
    Matcher found = line.matcher(out.toString());
    for (int i = 0; i < SECONDS * 20 && !found.find(); i++) {
      Thread.sleep(50);
      found = line.matcher(out.toString());
    }
    URI address = URI.create(found.group(1));
    Path metrics = run.resolve("metrics.jsonl");
    assertThat(ask(address, "pause")).isEqualTo(200);
    Thread.sleep(1000);
    long paused = lines(metrics);
    Thread.sleep(1000);
    assertThat(lines(metrics)).isEqualTo(paused);
    assertThat(ask(address, "sample")).isEqualTo(200);
    for (int i = 0; i < SECONDS * 20 && !Files.readString(metrics).contains("\"sample\""); i++) {
      Thread.sleep(50);
    }
    assertThat(Files.readString(metrics)).contains("{\"type\":\"sample\",\"step\":");
    assertThat(ask(address, "save")).isEqualTo(200);
    for (int i = 0; i < SECONDS * 20 && !Files.exists(run.resolve("checkpoints")); i++) {
      Thread.sleep(50);
    }
    assertThat(run.resolve("checkpoints")).exists();
    assertThat(ask(address, "resume")).isEqualTo(200);
    for (int i = 0; i < SECONDS * 20 && lines(metrics) < paused + 3; i++) {
      Thread.sleep(50);
    }
    assertThat(lines(metrics)).isGreaterThan(paused + 2);
    assertThat(ask(address, "stop")).isEqualTo(200);
    assertThat(exit.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(130);
    assertThat(out.toString())
        .contains("the page is closed; to keep it: scripts/surprisal report " + run)
        .contains("--resume");
    assertThat(Files.readString(metrics)).contains("{\"type\":\"end\"");
  }
}
