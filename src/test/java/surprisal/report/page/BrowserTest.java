package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import surprisal.report.JsonlLog;

/** Pages from disk in a real browser. */
class BrowserTest {
  @RegisterExtension static final BrowserExtension CHROMIUM = new BrowserExtension();

  @TempDir private static Path folder;
  private Browser browser;

  @BeforeEach
  void take() {
    browser = CHROMIUM.browser();
  }

  private static String report(int steps) {
    RunPicture picture = new RunPicture();
    picture.started(Runs.facts(steps));
    Runs.tell(picture, 0, steps, steps, Math.max(1, steps / 20));
    picture.evaluated(Runs.evaluation(steps));
    picture.observed(Runs.observation(steps));
    picture.sampled(steps, Runs.NASTY);
    picture.note(Runs.NASTY);
    picture.state("finished");
    Path file = folder.resolve("report-" + steps + ".html");
    picture.page().write(file, "--out");
    return file.toUri().toString();
  }

  @Test
  void aReportOpensFromTheDiskWithoutTheNetwork() throws Exception {
    String address = report(2000);
    browser.open(address);
    browser.until("document.querySelectorAll('canvas').length >= 7");
    CHROMIUM.assertSilent(address);
    assertThat(browser.evaluate("window.broken === undefined").asBoolean()).isTrue();
    assertThat(browser.text("title")).isEqualTo("a");
    assertThat(browser.text("config-file")).isEqualTo("a.yaml " + Runs.NASTY);
    assertThat(browser.text("samples")).contains(Runs.NASTY);
    assertThat(browser.text("text")).contains("To be⏎\n ⋯ " + Runs.NASTY);
    assertThat(browser.text("state")).isEqualTo("finished");
    assertThat(browser.text("ladder-position"))
        .startsWith("Better than the bigram model (2.150), ");
    assertThat(browser.text("rungs"))
        .contains("first seen below", "uniform, ln|V|", "lower bound")
        .doesNotContain("passed");
    assertThat(CHROMIUM.inked()).isGreaterThan(3000);
  }

  @Test
  void unitsAxesAndColoursSwitch() throws Exception {
    String address = report(2000);
    browser.open(address);
    double nats = Double.parseDouble(browser.text("loss"));
    browser.click("#unit [data-key=bits]");
    assertThat(Double.parseDouble(browser.text("loss")))
        .isCloseTo(nats / Math.log(2), within(2e-3));
    browser.click("#unit [data-key=perplexity]");
    assertThat(Double.parseDouble(browser.text("loss"))).isCloseTo(Math.exp(nats), within(2e-3));
    assertThat(
            browser
                .evaluate("document.querySelector('#log [aria-pressed=true]').dataset.key")
                .asText())
        .isEqualTo("log");
    browser.click("#unit [data-key=bpb]");
    assertThat(browser.text("unit-words")).startsWith("bits per byte");
    for (String button :
        List.of("#over [data-key=tokens]", "#over [data-key=seconds]", "#log [data-key=log]")) {
      browser.click(button);
      assertThat(CHROMIUM.inked()).as(button).isGreaterThan(3000);
    }
    String surprise =
        browser.evaluate("document.querySelector('#text span').style.background").asText();
    browser.click("#paint [data-key=change]");
    String change =
        browser.evaluate("document.querySelector('#text span').style.background").asText();
    assertThat(change).isNotEmpty().isNotEqualTo(surprise);
    assertThat(browser.text("scale")).contains("since step 1,900");
    CHROMIUM.assertSilent(address);
  }

  @Test
  void fitsWideAndNarrowLightAndDark() throws Exception {
    String address = report(2000);
    for (boolean dark : List.of(false, true)) {
      for (int width : List.of(1280, 390, 320)) {
        browser.look(width, 900, dark);
        browser.open(address);
        String as = width + (dark ? " dark" : " light");
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
            .as(as)
            .isLessThanOrEqualTo(width);
        String background =
            browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        int red = Integer.parseInt(background.replaceAll("[^0-9]*([0-9]+).*", "$1"));
        assertThat(red < 128).as(as + ": " + background).isEqualTo(dark);
        assertThat(CHROMIUM.inked()).as(as).isGreaterThan(1000);
      }
    }
    browser.look(1280, 900, false);
    CHROMIUM.assertSilent(address);
  }

  @Test
  void everyChartIsDescribedInWords() throws Exception {
    browser.open(report(2000));
    assertThat(browser.evaluate("document.querySelectorAll('canvas').length").asInt())
        .isEqualTo(
            browser
                .evaluate("document.querySelectorAll('[role=img][aria-label] canvas').length")
                .asInt());
    assertThat(label("loss-plot"))
        .startsWith("Loss in nats per token over steps: training 0.")
        .contains("held-out text 0.", "bigram 2.150", "source's entropy 0.126.");
    assertThat(label("rate-plot")).startsWith("Learning rate over steps: from 1e-3 to 1e-3");
    browser.click("#unit [data-key=bits]");
    assertThat(label("loss-plot")).startsWith("Loss in bits per token");
  }

  private String label(String id) throws Exception {
    return browser
        .evaluate("document.getElementById('" + id + "').getAttribute('aria-label')")
        .asText();
  }

  @Test
  void onAPhoneTheConfigurationIsFolded() throws Exception {
    String address = report(2000);
    for (int width : List.of(1280, 390)) {
      browser.look(width, 900, false);
      browser.open(address);
      assertThat(browser.evaluate("document.getElementById('config-card').open").asBoolean())
          .isEqualTo(width == 1280);
    }
    browser.look(1280, 900, false);
  }

  @Test
  void logarithmicAxesHaveLabelsOnAnyRange() throws Exception {
    browser.open(report(200));
    assertThat(browser.evaluate("logTicks(0.1, 4, 12).join()").asText())
        .isEqualTo("0.1,0.2,0.3,0.5,0.7,1,2,3");
    assertThat(browser.evaluate("logTicks(1e-6, 10, 5).join()").asText())
        .isEqualTo("0.000001,0.0001,0.01,1");
    assertThat(browser.evaluate("logTicks(2.1, 2.9, 5).join()").asText())
        .isEqualTo("2.2,2.4,2.6,2.8");
    for (String range : List.of("0.011, 0.9", "3, 4", "40, 70", "0.9, 1.1", "0.2, 50")) {
      assertThat(browser.evaluate("logTicks(" + range + ", 5).length").asInt())
          .as(range)
          .isBetween(3, 5);
    }
  }

  @Test
  void aHistoryOf100000StepsIsReadyAtOnce() throws Exception {
    String address = report(100_000);
    assertThat(Files.size(Path.of(URI.create(address)))).isLessThan(1_000_000);
    browser.open(address);
    double millis =
        browser.evaluate("performance.getEntriesByType('navigation')[0].domInteractive").asDouble();
    double redraw =
        browser
            .evaluate(
                "(() => { const t = performance.now(); showAll(); return performance.now() - t; })()")
            .asDouble();
    System.out.printf(
        Locale.ROOT,
        "page of 100,000 steps: interactive after %.0f ms, drawn again in %.0f ms%n",
        millis,
        redraw);
    assertThat(millis).isLessThan(10_000);
    double spike = browser.evaluate("Math.max(...run.steps.nll_max)").asDouble();
    assertThat((float) spike).isEqualTo((float) Runs.step(777, 100_000).nllNats());
    CHROMIUM.assertSilent(address);
  }

  @Test
  void twoRunsSideBySide() throws Exception {
    List<Path> runs = List.of(folder.resolve("run-a"), folder.resolve("run-b"));
    for (Path run : runs) {
      JsonlLog log = new JsonlLog(Files.createDirectory(run).resolve("metrics.jsonl"), 0, -1);
      log.started(Runs.facts(200));
      Runs.tell(log, 0, 200, 200, 50);
    }
    Comparison comparison =
        new Comparison(
            "A - B = +0.1: " + Runs.NASTY,
            List.of("a note: " + Runs.NASTY),
            0.1,
            List.of(
                new Comparison.Split(
                    "class",
                    List.of(
                        new Comparison.Part(Runs.NASTY, 0.2, 0.05, 0.01),
                        new Comparison.Part("space", 0.1, 0.15, 0.02)))));
    Path file = folder.resolve("compare.html");
    comparison.page(runs.subList(0, 1), runs.subList(1, 2)).write(file, "--html");
    String address = file.toUri().toString();
    for (int width : List.of(1280, 390)) {
      browser.look(width, 900, width == 390);
      browser.open(address);
      browser.until("document.querySelector('#loss-plot canvas')");
      assertThat(browser.text("verdict")).isEqualTo("A - B = +0.1: " + Runs.NASTY);
      assertThat(browser.text("ledger")).contains("+0.1500 ±0.0196", "−0.0500 ±0.0392");
      assertThat(browser.text("notes")).isEqualTo("a note: " + Runs.NASTY);
      assertThat(browser.text("readout")).contains("Dashed lines: simpler models");
      assertThat(browser.text("settings")).contains("same configuration");
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(width);
      for (String button : List.of("#over [data-key=seconds]", "#unit [data-key=perplexity]")) {
        browser.click(button);
        assertThat(CHROMIUM.inked()).as(button).isGreaterThan(1000);
      }
      CHROMIUM.assertSilent(address);
    }
    browser.look(1280, 900, false);
  }
}
