package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teachers, references and weights that a run cannot use: one sentence and exit code 2. */
class ObjectiveRefusalsTest {
  @TempDir private static Path folder;
  private static TinyTeacher tiny;
  private static Path teacher;

  @BeforeAll
  static void teach() throws IOException {
    tiny = TinyTeacher.teach(folder);
    teacher = tiny.teacher();
  }

  @Test
  void aTeacherThatDoesNotFit() throws IOException {
    Path other = Files.writeString(folder.resolve("other.txt"), TinyTeacher.TEXT.replace('q', 'Q'));
    assertRefused("has the vocabulary char", "data.text=" + other, "objective.teacher=" + teacher);
    assertRefused(
        "objective.teacher "
            + teacher.resolve("checkpoints/step-00000040")
            + " has block_size 8, but this run's is 16; set model.block_size to at most 8",
        "model.block_size=16",
        "objective.teacher=" + teacher);
    assertRefused(
        "objective.teacher: there is no folder", "objective.teacher=" + folder.resolve("nowhere"));
  }

  private static void assertRefused(String message, String... sets) {
    List<String> all = new ArrayList<>(Arrays.asList(sets));
    all.add("objective.teacher_weight=0.5");
    refused(message, all);
    all.replaceAll(
        set ->
            set.replace("objective.teacher=", "objective.kl_reference=")
                .replace("objective.teacher_weight", "objective.kl_coefficient"));
    refused(message.replace("objective.teacher", "objective.kl_reference"), all);
  }

  private static void refused(String message, List<String> sets) {
    Cli.Outcome outcome = tiny.train("refused", sets.toArray(String[]::new));
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @Test
  void weightsThatCannotBe() {
    refused(
        "objective.token_weights names \"to be\", which is not a single token in the"
            + " vocabulary char",
        List.of("objective.token_weights={\"to be\": 2}"));
    StringBuilder zeros = new StringBuilder();
    TinyTeacher.TEXT
        .chars()
        .distinct()
        .forEach(c -> zeros.append(zeros.isEmpty() ? "" : ", ").append(entry(c)));
    refused(
        ": every target of step 0 has weight 0, so there is nothing to learn from; see"
            + " objective.token_weights",
        List.of("objective.token_weights={" + zeros + "}"));
  }

  private static String entry(int character) {
    return (character == '\n' ? "\"\\n\"" : "\"" + (char) character + "\"") + ": 0";
  }
}
