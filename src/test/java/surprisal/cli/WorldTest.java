package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.cli.Forked.Ended;

/** What shells, pipes, signals and environments do to the command line. */
@EnabledOnOs(OS.LINUX)
class WorldTest {
  /** A run that outlasts any signal. */
  private static final String LONG =
      "$SURPRISAL train tiny.yaml --out run --plain --threads 1 --engine nd4j"
          + " --set training.steps=1000000 --set training.checkpoint_interval=1000000";

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    TinyConfig.write(folder);
  }

  private Ended run(String lines) throws IOException, InterruptedException {
    return new Forked(folder, Map.of()).run(lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$SURPRISAL baseline text.txt > /dev/full",
        "$SURPRISAL tokenizer encode --tokenizer byte < text.txt > /dev/full",
        "$SURPRISAL --help > /dev/full",
        "$SURPRISAL data synth --help > /dev/full",
      })
  void outputThatCannotBeWrittenIsAnError(String lines) throws Exception {
    Ended ended = run(lines);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "surprisal: standard output cannot be written (No space left on device); free space,"
                + " or send it elsewhere\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes '\"a\"' | $SURPRISAL tokenizer encode --jsonl --tokenizer byte | head -1",
        "yes | head -100000 | $SURPRISAL tokenizer encode --tokenizer byte | head -c 1",
        LONG + " | head -1",
      })
  void aReaderThatGoesAwayEndsTheCommandQuietly(String pipe) throws Exception {
    Ended ended = run("set -o pipefail\n" + pipe);
    assertThat(ended.code()).isEqualTo(141);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isNotEmpty();
  }

  @Test
  void aSignalBeforeTheFirstStepEndsAtOnceAndBreaksNothing() throws Exception {
    String read = "yes 'the cat sat on the mat' | head -c 40000000 > big.txt\n";
    Ended ended =
        run(
            read
                + LONG
                + " --data big.txt & sleep 2; kill -TERM $!; SECONDS=0; wait $!\necho $? $SECONDS");
    assertThat(ended.out().lines().toList().get(0)).matches("143 [0-3]");
    assertThat(ended.err()).isEmpty();
    assertThat(Cli.run("train", folder.resolve("tiny.yaml"), "--out", folder.resolve("run")).exit())
        .isZero();
  }

  @Test
  void aSignalWhileTrainingSavesAndASecondOneEndsAtOnce() throws Exception {
    String started =
        "until grep -q '\"evaluation\"' run/metrics.jsonl 2>/dev/null; do sleep 0.1; done\n";
    Ended first = run(LONG + " & " + started + "kill -TERM $!; wait $!; echo $?");
    assertThat(first.out())
        .contains("stopped at step ")
        .contains("resume with: ")
        .endsWith("143\n");
    assertThat(folder.resolve("run/checkpoints")).isNotEmptyDirectory();
    String endless =
        LONG.replace("--out run", "--out endless") + " --set training.accumulation_steps=400000";
    Ended second =
        run(
            endless
                + " & "
                + started.replace("run/", "endless/")
                + "kill -TERM $!; sleep 2; kill -0 $! && kill -TERM $!; SECONDS=0; wait $!\n"
                + "echo $? $SECONDS");
    assertThat(second.out().lines().reduce("", (a, b) -> b)).matches("143 [0-2]");
    assertThat(folder.resolve("endless/checkpoints")).doesNotExist();
  }

  /**
   * In C, which containers are in, a JVM replaces every letter beyond ASCII before anyone looks.
   */
  @Test
  void lostLettersAreNamed() throws Exception {
    Forked inC = new Forked(folder, Map.of("LC_ALL", "C"));
    Ended ended = inC.run("$SURPRISAL tokenizer inspect --tokenizer byte --text 'é€'");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "surprisal: an argument has letters that this locale (ANSI_X3.4-1968) cannot read; set"
                + " LC_ALL=C.UTF-8, or start with scripts/surprisal\n");
    Files.writeString(folder.resolve("path.yaml"), "data:\n  text: é.txt\n");
    ended = inC.run("$SURPRISAL train path.yaml");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).hasLineCount(1).contains("cannot be the name of a file here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2,2", "all"})
  void threadCountsThatNd4jCannotReadAreNamed(String variable) throws Exception {
    Forked forked = new Forked(folder, Map.of("OMP_NUM_THREADS", variable));
    Ended ended = forked.run("$SURPRISAL train tiny.yaml --out run");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("surprisal: OMP_NUM_THREADS is " + variable + ", which ND4J cannot read; ")
        .hasLineCount(1);
  }

  /** A line and a word larger than the heap, in small archives. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "prepare line.jsonl.gz --out p --tokenizer byte",
        "train --data line.jsonl.gz --out r",
        "train --data word.txt.gz --out r",
        "baseline word.txt.gz",
        "tokenizer train word.txt.gz --vocab-size 300 --out t.json"
      })
  void bombsAreBounded(String command) throws Exception {
    String bombs =
        "letters() { head -c 200000000 /dev/zero | tr '\\0' a; }\n"
            + "(printf '{\"text\":\"'; letters) | gzip -1 > line.jsonl.gz; letters | gzip -1 > word.txt.gz\n";
    Forked small = new Forked(folder, Map.of("JDK_JAVA_OPTIONS", "-Xmx100m"));
    Ended ended = small.run(bombs + "$SURPRISAL " + command);
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().filter(line -> !line.startsWith("NOTE: "))).hasSize(1);
    assertThat(ended.err()).contains("surprisal: ").doesNotContain("out of memory");
  }
}
