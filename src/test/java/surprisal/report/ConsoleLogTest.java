package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
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
        "t", "runs/t", "test engine", List.of(), 65, ladder, 768, 100, 0, smoothed, "");
  }

  private static StepRecord step(int step) {
    return new StepRecord(
        step, 100, Math.log(65) - 1, 2.5, 700, 1e-3, 0.123456, 98765.4, 10, 75, 0.5);
  }

  @Test
  void aPassedRungIsALineOfItsOwn() {
    ConsoleLog log = new ConsoleLog(out, false, 10);
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
    ConsoleLog log = new ConsoleLog(out, false, 10);
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
  void headingsStandAboveTheirColumns() {
    ConsoleLog log = new ConsoleLog(out, false, 1);
    log.started(facts(true));
    log.step(step(0));
    List<String> lines = text().lines().toList();
    String headings = lines.get(lines.size() - 2);
    String row = lines.get(lines.size() - 1);
    assertThat(headings).hasSameSizeAs(row).contains("nll").contains("counted");
    assertThat(headings.length()).isLessThanOrEqualTo(90);
  }

  @Test
  void aTerminalUpdatesInPlace() {
    ConsoleLog log = new ConsoleLog(out, true, 10);
    log.started(facts(false));
    log.step(step(1));
    log.step(step(2));
    log.note("a note");
    String after = text().substring(text().indexOf('\r'));
    assertThat(after.chars().filter(c -> c == '\r').count()).isEqualTo(2);
    assertThat(after).endsWith("\n  a note\n");
  }

  @Test
  void evaluationsNameTheirDenominators() {
    ConsoleLog log = new ConsoleLog(out, false, 10);
    log.started(facts(false));
    EvaluationRecord.Baselines baselines = new EvaluationRecord.Baselines(0.25, 0.5, 900);
    log.evaluated(
        new EvaluationRecord(5, 2, 1000, 1100, true, "below unigram", 0.01, baselines, null));
    assertThat(text())
        .contains("KL(model || unigram) 0.250, KL(model || bigram) 0.500 nats")
        .contains("validation 2.0000 nats = perplexity 7.389 = 2.6231 bits/byte")
        .contains("(1,000 tokens, 1,100 bytes)")
        .contains("2.174 nats gained over ln|V|; below unigram");
  }

  @Test
  void durationsReadLikeAClock() {
    assertThat(ConsoleLog.duration(75.4)).isEqualTo("1:15");
    assertThat(ConsoleLog.duration(3999.6)).isEqualTo("1:06:40");
  }
}
