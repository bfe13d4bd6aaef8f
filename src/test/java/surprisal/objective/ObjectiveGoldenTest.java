package surprisal.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.data.Batch;
import surprisal.kernels.Guides;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jKernels;
import surprisal.kernels.onednn.OneDnnKernels;

/**
 * Values and gradients of any mix against PyTorch in float64, which took all micro-batches as one
 * batch; scripts/make-objective-golden.py made the numbers.
 */
class ObjectiveGoldenTest {
  private static final Kernels EXACT = new Nd4jKernels(DataType.DOUBLE, 1);
  private static final Kernels FAST = new OneDnnKernels(false, 2);

  @AfterAll
  static void close() {
    EXACT.close();
    FAST.close();
  }

  /** One line of the file. */
  record Case(JsonNode json) {
    double[] numbers(String field) {
      double[] values = new double[json.get(field).size()];
      Arrays.setAll(values, i -> json.get(field).get(i).doubleValue());
      return values;
    }

    double number(String field) {
      return json.get(field).asDouble(); // 0 for null
    }

    double expected(String part) {
      return json.get("expected").path(part).asDouble();
    }

    boolean has(String field) {
      return !json.get(field).isNull();
    }

    @Override
    public String toString() {
      return json.get("name").asText() + " " + json.get("rows");
    }
  }

  static List<Case> cases() throws IOException {
    try (InputStream in =
        ObjectiveGoldenTest.class.getResourceAsStream("/golden/objective/objective.json")) {
      List<Case> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(json -> cases.add(new Case(json)));
      return cases;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorchInDouble(Case golden) {
    compare(golden, EXACT, 1e-13);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isNearPyTorchInSinglePrecision(Case golden) {
    compare(golden, FAST, 2e-6);
  }

  private static void compare(Case golden, Kernels kernels, double tolerance) {
    LossMix mix =
        new LossMix(
            golden.number("label_smoothing"),
            golden.number("teacher_weight"),
            golden.number("temperature"),
            golden.number("kl_coefficient"),
            golden.number("z_loss_coefficient"));
    double[] weights = golden.has("token_weights") ? golden.numbers("token_weights") : null;
    Guides[] guides = {Guides.NONE};
    Objective objective = new Objective(kernels, mix, weights, batch -> guides[0]);
    int[] targets = Arrays.stream(golden.numbers("targets")).mapToInt(x -> (int) x).toArray();
    int V = golden.numbers("logits").length / targets.length;
    double weight = objective.weight(CrossEntropyTest.batch(targets));
    Loss loss = Loss.ZERO;
    double[] dlogits = new double[targets.length * V];
    int from = 0;
    for (JsonNode rows : golden.json().get("rows")) {
      int to = from + rows.asInt();
      Tensor logits = slice(kernels, golden.numbers("logits"), from, to, V);
      Tensor teacher = slice(kernels, golden.numbers("teacher"), from, to, V);
      Tensor reference = slice(kernels, golden.numbers("reference"), from, to, V);
      guides[0] =
          new Guides(
              golden.has("teacher_weight") ? teacher : null,
              golden.has("kl_coefficient") ? reference : null);
      Batch batch = CrossEntropyTest.batch(Arrays.copyOfRange(targets, from, to));
      loss = loss.plus(objective.differentiate(logits, logits, batch, weight));
      System.arraycopy(logits.read(), 0, dlogits, from * V, (to - from) * V);
      from = to;
    }
    assertThat(loss.objectiveNats()).isCloseTo(golden.expected("objective"), near(tolerance));
    assertThat(loss.nllNats()).isCloseTo(golden.expected("nll"), near(tolerance));
    Loss.Parts parts = loss.parts();
    assertThat(parts.hardNats()).isCloseTo(golden.expected("hard"), near(tolerance));
    assertThat(parts.softNats()).isCloseTo(golden.expected("soft"), near(tolerance));
    assertThat(parts.klNats()).isCloseTo(golden.expected("kl"), near(tolerance));
    assertThat(parts.zLossNats()).isCloseTo(golden.expected("z_loss"), near(tolerance));
    assertThat(parts.floorNats()).isCloseTo(golden.expected("floor"), near(tolerance));
    assertThat(parts.weight()).isCloseTo(golden.expected("weight"), within(1e-14));
    assertThat(loss.count()).isEqualTo((long) golden.expected("count"));
    assertThat(dlogits).containsExactly(golden.numbers("dlogits"), within(tolerance));
  }

  private static Offset<Double> near(double tolerance) {
    return within(30 * tolerance); // losses are of that size
  }

  private static Tensor slice(Kernels kernels, double[] values, int from, int to, int V) {
    Tensor rows = kernels.zeros(to - from, V);
    rows.write(Arrays.copyOfRange(values, from * V, to * V));
    return rows;
  }
}
