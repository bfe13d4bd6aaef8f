package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import surprisal.baseline.Ladder;
import surprisal.baseline.Rung;

class ConsoleLogTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter out = new PrintWriter(written, true);

  private static RunFacts facts(boolean smoothed) {
    Ladder ladder =
        new Ladder(List.of(new Rung("uniform", Math.log(65)), new Rung("unigram", 3.3)));
    return new RunFacts(
        "t",
        "runs/t",
        "test engine",
        List.of(),
        65,
        ladder,
        768,
        100,
        0,
        smoothed,
        "",
        Provenance.UNKNOWN);
  }

  private static StepRecord step(int step) {
    return new StepRecord(
        step, 100, Math.log(65) - 1, 2.5, 700, 1e-3, 0.123456, 98765.4, 10, 75, 0.5, null);
  }

  @Test
  void aPassedRungIsALineOfItsOwn() {
    ConsoleLog log = new ConsoleLog(out, 10);
    log.passed(new RungPassed("bigram", 2.4861, 250, 192_000, 75_400));
    assertThat(text())
        .isEqualTo(
            String.format("  passed bigram 2.486 at step 250, after 192,000 tokens and 1:15%n"));
  }

  private String text() {
    return written.toString();
  }

  @Test
  void aPipeGetsPlainLinesAtTheInterval() {
    ConsoleLog log = new ConsoleLog(out, 10);
    log.started(facts(false));
    for (int i = 0; i < 12; i++) {
      log.step(step(i));
    }
    assertThat(text()).doesNotContain("\r").doesNotContain("\u001b");
    assertThat(text().lines().filter(line -> line.contains("98,765")))
        .containsExactly(
            "     0  3.1744   -1.0000  1.00e-03    0.1235     98,765    1:15",
            "    10  3.1744   -1.0000  1.00e-03    0.1235     98,765    1:15");
    assertThat(text()).contains("uniform 4.174 > unigram 3.300 nats per token");
  }

  @Test
  void headingsAlignWithTheirColumns() {
    ConsoleLog log = new ConsoleLog(out, 1);
    log.started(facts(true));
    log.step(step(0));
    List<String> lines = text().lines().toList();
    String headings = lines.get(lines.size() - 2);
    String row = lines.get(lines.size() - 1);
    assertThat(headings).hasSameSizeAs(row).contains("nll").contains("counted");
    assertThat(headings.length()).isLessThanOrEqualTo(80);
  }

  @Test
  void aTerminalUpdatesInPlaceNoFasterThanTheEyeFollows() {
    long[] now = {0};
    StatusLine status = new StatusLine(() -> 80, false);
    ConsoleLog log = new ConsoleLog(out, Optional.of(status), 10, () -> now[0]);
    log.started(facts(false));
    int before = text().length();
    for (int i = 0; i < 30; i++) {
      log.step(step(i));
      now[0] += 20_000_000;
    }
    log.note("a note");
    log.step(step(30));
    log.step(step(99));
    String after = text().substring(before);
    assertThat(after.chars().filter(c -> c == '\r').count()).isEqualTo(6 + 1 + 2);
    assertThat(after).contains("\r\u001b[K  a note\n\r").doesNotContain("|grad|");
    assertThat(FakeTerminal.rows(after, 80)).hasSize(2);
    assertThat(FakeTerminal.rows(after, 80).get(0)).isEqualTo("  a note");
    assertThat(FakeTerminal.rows(after, 80).get(1)).startsWith("100/100 ━━━━");
  }

  @Test
  void evaluationsNameTheirDenominators() {
    ConsoleLog log = new ConsoleLog(out, 10);
    log.started(facts(false));
    EvaluationRecord.Baselines baselines = new EvaluationRecord.Baselines(0.25, 0.5, 900);
    log.evaluated(
        new EvaluationRecord(
            5, 2, 1000, 1100, true, "below unigram", 0.01, baselines, null, null, null));
    assertThat(text())
        .contains("KL(model || unigram) 0.250, KL(model || bigram) 0.500 nats")
        .contains("validation 2.0000 nats = perplexity 7.389 = 2.6231 bits/byte")
        .contains("(1,000 tokens, 1,100 bytes)")
        .contains("2.174 nats gained over ln|V|; below unigram");
  }

  @Test
  void anObjectiveIsShownAboveItsFloorWithItsParts() {
    ConsoleLog log = new ConsoleLog(out, 10);
    log.started(facts(true));
    ObjectiveParts parts = new ObjectiveParts(1.25, 2, 3.5, 0.125, 0.001, 900);
    log.evaluated(
        new EvaluationRecord(
            5, 2, 1000, 1100, true, "below unigram", null, null, null, 2.5, parts));
    assertThat(text())
        .contains("       objective 2.5000 nats, 1.2500 above its floor 1.2500\n")
        .contains("       its parts: hard 2.0000, distillation 3.5000, KL 0.1250, z-loss 0.0010\n");
    ObjectiveParts smoothed = new ObjectiveParts(1.25, 2.5, null, null, null, 900);
    log.evaluated(
        new EvaluationRecord(
            5, 2, 1000, 1100, true, "below unigram", null, null, null, 2.5, smoothed));
    assertThat(text()).endsWith("       its parts: hard 2.5000\n");
  }

  @Test
  void durationsReadLikeAClock() {
    assertThat(ConsoleLog.duration(75.4)).isEqualTo("1:15");
    assertThat(ConsoleLog.duration(3999.6)).isEqualTo("1:06:40");
  }
}
