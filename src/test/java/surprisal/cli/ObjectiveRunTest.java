package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.kernels.onednn.OneDnnCpu;

/** Distillation, KL, z-loss and weights from the command line, on a real teacher. */
class ObjectiveRunTest {
  @TempDir private static Path folder;
  private static TinyTeacher tiny;
  private static Path teacher;

  @BeforeAll
  static void teach() throws IOException {
    tiny = TinyTeacher.teach(folder);
    teacher = tiny.teacher();
  }

  private static String[] everything() {
    return new String[] {
      "objective.teacher=" + teacher,
      "objective.teacher_weight=0.5",
      "objective.teacher_temperature=2",
      "objective.kl_reference=" + teacher,
      "objective.kl_coefficient=0.1",
      "objective.z_loss=1e-3",
      "objective.label_smoothing=0.1",
      "objective.token_weights={\"\\n\": 0.1, \",\": 0}",
    };
  }

  private static List<JsonNode> records(String run, String type) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"))) {
      JsonNode record = new ObjectMapper().readTree(line);
      if (record.get("type").asText().equals(type)) {
        records.add(record);
      }
    }
    return records;
  }

  @Test
  void everyPartIsReportedUnderItsNameAndTheyAddUp() throws IOException {
    Cli.Outcome outcome = tiny.train("all", everything());
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    List<JsonNode> records = records("all", "step");
    records.addAll(records("all", "evaluation"));
    assertThat(records).hasSize(12 + 3);
    for (JsonNode record : records) {
      double sum =
          0.5 * record.get("hard_nats").asDouble()
              + 0.5 * record.get("distillation_nats").asDouble()
              + 0.1 * record.get("kl_reference_nats").asDouble()
              + record.get("z_loss_nats").asDouble();
      assertThat(record.get("objective_nats").asDouble()).isCloseTo(sum, within(1e-9));
      assertThat(record.get("objective_floor_nats").asDouble()).isBetween(0.1, sum);
      assertThat(record.get("nll_nats").asDouble()).isPositive();
      assertThat(record.get("target_weight").asDouble()).isPositive();
    }
    assertThat(outcome.said())
        .contains(
            "objective 0.5 hard (smoothed by 0.1) + 0.5 distillation (T = 2)"
                + " + 0.1 KL(model || reference) + 0.001 (log Z)^2 ",
            "weights \"\\n\" 0.1, \",\" 0; every other target 1 ",
            "teacher " + teacher.resolve("checkpoints/step-00000040"),
            "+ 0.5 T^2 H(teacher at T), which each evaluation measures ",
            " above its floor ",
            "its parts: hard ");
  }

  @Test
  void aPlainRunHasNoParts() throws IOException {
    tiny.train("plain");
    assertThat(records("plain", "step").get(0).has("objective_floor_nats")).isFalse();
    assertThat(records("plain", "evaluation").get(0).has("objective_nats")).isFalse();
  }

  @Test
  void measuringATeacherDoesNotChangeWhatIsTrained() throws IOException {
    tiny.train("plain-too");
    tiny.train("measured", "objective.teacher=" + teacher, "objective.teacher_weight=0");
    double plain = records("plain-too", "evaluation").get(2).get("nll_nats").asDouble();
    JsonNode measured = records("measured", "evaluation").get(2);
    assertThat(measured.get("nll_nats").asDouble()).isCloseTo(plain, within(1e-4));
    assertThat(measured.get("distillation_nats").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"onednn,fp32", "onednn,bf16", "nd4j,fp32"})
  void everyEngineTrainsIt(String engine, String precision) throws IOException {
    assumeTrue(
        !precision.equals("bf16") || OneDnnCpu.runsBf16(),
        "oneDNN has no bf16 primitives for this CPU");
    List<String> sets = new ArrayList<>(Arrays.asList(everything()));
    sets.add("compute.engine=" + engine);
    sets.add("compute.precision=" + precision);
    sets.add("model.dropout=0");
    Cli.Outcome outcome = tiny.train(engine + precision, sets.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    List<JsonNode> evaluations = records(engine + precision, "evaluation");
    double first = evaluations.get(0).get("objective_nats").asDouble();
    assertThat(evaluations.get(2).get("objective_nats").asDouble()).isLessThan(first - 0.2);
  }

  @Test
  void resumingEqualsNeverHavingStoppedEvenIfTheTeacherWentOn() throws IOException {
    Path growing = folder.resolve("growing");
    tiny.train("growing", "training.steps=4", "optimizer.schedule=constant");
    List<String> sets =
        List.of(
            "optimizer.schedule=constant",
            "objective.teacher=" + growing,
            "objective.teacher_weight=0.7",
            "objective.kl_reference=" + growing,
            "objective.kl_coefficient=0.2");
    tiny.train("whole", sets.toArray(String[]::new));
    List<String> half = new ArrayList<>(sets);
    half.add("training.steps=8");
    tiny.train("cut", half.toArray(String[]::new));
    tiny.train("growing", "training.steps=8", "--resume");

    Cli.Outcome resumed = tiny.train("cut", "training.steps=12", "--resume");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.said()).contains("teacher " + growing.resolve("checkpoints/step-00000004"));
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(lastCheckpoint("cut").resolve(file))
          .hasSameBinaryContentAs(lastCheckpoint("whole").resolve(file));
    }
  }

  private static Path lastCheckpoint(String run) {
    return folder.resolve(run).resolve("checkpoints/step-00000012");
  }

  @Test
  void oneModelAskedTwiceIsTwoModels() throws IOException {
    tiny.teach("teacher-again");
    Path copy = folder.resolve("teacher-again");
    List<String> sets = new ArrayList<>(Arrays.asList(everything()));
    tiny.train("one", sets.toArray(String[]::new));
    sets.set(sets.indexOf("objective.kl_reference=" + teacher), "objective.kl_reference=" + copy);
    tiny.train("two", sets.toArray(String[]::new));
    assertThat(lastCheckpoint("one").resolve("model.safetensors"))
        .hasSameBinaryContentAs(lastCheckpoint("two").resolve("model.safetensors"));
  }
}
