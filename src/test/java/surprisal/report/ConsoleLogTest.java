package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
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
            String.format(
                "  first seen below bigram 2.486 at step 250, after 192,000 tokens and 1:15%n"));
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
    List<String> rows = FakeTerminal.rows(after, 80);
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0))
        .startsWith("  train: loss of the latest updates, nats per token; val: ");
    assertThat(rows.get(2)).isEqualTo("  a note");
    assertThat(rows.get(3)).startsWith("100/100 ━━━━");
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
        .contains("2.174 nats gained over ln|V| (1,000 tokens, 1,100 bytes), best so far\n")
        .contains("       below unigram\n");
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
  void theLadderIsInOrderOfLossAndNoLineIsWiderThan80Columns() {
    Ladder ladder =
        new Ladder(
            List.of(
                new Rung("uniform", 3.871),
                new Rung("unigram", 3.0522),
                new Rung("bigram", 2.153),
                new Rung("trigram", 2.1771),
                new Rung("4-gram", 2.1773),
                new Rung("5-gram", 2.181),
                new Rung("source's entropy", 0.126)));
    List<RunFacts.Line> lines = List.of(new RunFacts.Line("text", "a text: ".repeat(15) + "end"));
    ConsoleLog log = new ConsoleLog(out, 10);
    log.started(
        new RunFacts("t", "r", "e", lines, 48, ladder, 768, 100, 0, true, "", Provenance.UNKNOWN));
    log.step(step(0));
    EvaluationRecord.Baselines baselines = new EvaluationRecord.Baselines(1.25, 2.5, 900);
    EvaluationRecord.Source source = new EvaluationRecord.Source(10.126, 12.25, 12.124, 900);
    ObjectiveParts parts = new ObjectiveParts(1.25, 2, 3.5, 0.125, 0.001, 900);
    log.evaluated(
        new EvaluationRecord(
            123_456,
            12.25,
            1_000_000,
            1_100_000,
            true,
            ladder.standing(0.2).sentence(),
            0.01,
            baselines,
            source,
            12.5,
            parts));
    log.note("a long note ".repeat(20));
    assertThat(text().lines()).allMatch(line -> line.length() <= 80, "80 columns");
    assertThat(text().replaceAll("\n +", " "))
        .contains("uniform 3.871 > unigram 3.052 > 5-gram 2.181 > 4-gram 2.177 = trigram 2.177 > ")
        .contains("> bigram 2.153 > source's entropy 0.126 nats per token");
    assertThat(text()).contains("nll: plain nats per token", "counted: targets");
  }

  @Test
  void aGapBetweenTrainingAndValidationIsSaidInWords() {
    ConsoleLog log = new ConsoleLog(out, 10);
    log.started(facts(false));
    log.evaluated(evaluation(0, 4.17));
    log.step(step(0));
    log.step(step(1));
    log.evaluated(evaluation(2, 2.77));
    assertThat(text()).doesNotContain("training 2.5000");
    log.step(step(2));
    log.evaluated(evaluation(3, 2.8));
    assertThat(text().replaceAll("\n +", " "))
        .contains(
            "training 2.5000 since the evaluation before, validation 0.3000 higher: the model")
        .contains("predicts the text it learns from better than new text");
  }

  private static EvaluationRecord evaluation(int step, double nats) {
    return new EvaluationRecord(step, nats, 10, 10, false, "", null, null, null, null, null);
  }

  @Test
  void nothingInAFileReachesTheTerminalAsAControlCharacter() {
    String evil = "a\u001b]0;owned\u0007\u009b2Jb\rc\u202ed\u0000";
    Ladder ladder = new Ladder(List.of(new Rung("uni" + evil, 3), new Rung(evil, 2)));
    List<RunFacts.Line> lines = List.of(new RunFacts.Line("text", evil));
    ConsoleLog log = new ConsoleLog(out, 10);
    log.started(
        new RunFacts(
            evil, evil, evil, lines, 48, ladder, 768, 100, 0, false, evil, Provenance.UNKNOWN));
    log.evaluated(new EvaluationRecord(1, 2, 1, 1, true, evil, null, null, null, null, null));
    log.passed(new RungPassed(evil, 3, 1, 1, 1));
    log.saved(1, Path.of("checkpoints", "a\u001b[2J"));
    log.sampled(1, "first\n\tsecond" + evil);
    log.note(evil);
    assertThat(text().chars().filter(c -> c != '\n' && c != '\t'))
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202E);
    assertThat(text()).contains("  first\n  \tseconda␛]0;owned␇<009B>2Jb␍c<202E>d␀");
  }

  @Test
  void commandsAndAddressesStayOnOneLine() {
    String words = " word".repeat(20);
    ConsoleLog log = new ConsoleLog(out, 10);
    for (String copied :
        List.of(
            "resume with: scripts/surprisal train --out 'a b' --resume" + words,
            "page: http://127.0.0.1:8017/#0123" + words,
            "metrics: a folder" + words)) {
      log.note(copied);
      assertThat(text()).endsWith("  " + copied + System.lineSeparator());
    }
  }

  @Test
  void durationsReadLikeAClock() {
    assertThat(ConsoleLog.duration(75.4)).isEqualTo("1:15");
    assertThat(ConsoleLog.duration(3999.6)).isEqualTo("1:06:40");
  }
}
