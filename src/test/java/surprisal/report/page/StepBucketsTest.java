package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import surprisal.report.StepRecord;

class StepBucketsTest {
  private static StepRecord step(int step, double nats) {
    return new StepRecord(
        step, 1_000_000, nats, nats, 768, 1e-3, nats / 2, 100, 10L * step, 0, 0.1, null);
  }

  private static double sum(JsonNode values, JsonNode weights) {
    double sum = 0;
    for (int i = 0; i < values.size(); i++) {
      sum += values.get(i).asDouble() * (weights == null ? 1 : weights.get(i).asDouble());
    }
    return sum;
  }

  private static double extreme(JsonNode values, boolean highest) {
    double found = values.get(0).asDouble();
    for (JsonNode value : values) {
      found = highest ? Math.max(found, value.asDouble()) : Math.min(found, value.asDouble());
    }
    return found;
  }

  @Test
  void memoryStaysBoundedAndExtremesAndMeansSurvive() {
    for (int seed = 0; seed < 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int steps = 1 + random.nextInt(150_000);
      int spike = random.nextInt(steps);
      int dip = random.nextInt(steps);
      StepBuckets buckets = new StepBuckets(64);
      double sum = 0;
      for (int i = 0; i < steps; i++) {
        double nats = i == spike ? 99 : i == dip ? 0.5 : 1 + random.nextDouble();
        sum += nats;
        buckets.add(step(i, nats));
        assertThat(buckets.size()).isLessThanOrEqualTo(64);
      }
      JsonNode json = buckets.toJson();
      String as = "seed " + seed + ", " + steps + " steps";
      if (spike != dip) {
        assertThat(extreme(json.get("nll_max"), true)).as(as).isEqualTo(99);
        assertThat(extreme(json.get("nll_min"), false)).as(as).isEqualTo(0.5);
      }
      assertThat(sum(json.get("count"), null)).as(as).isEqualTo(steps);
      assertThat(sum(json.get("nll"), json.get("count"))).as(as).isCloseTo(sum, within(1e-6 * sum));
      assertThat(json.get("made").get(buckets.size() - 1).asInt()).as(as).isEqualTo(steps);
      assertThat(buckets.size()).as(as).isGreaterThan(Math.min(steps, 30));
    }
  }

  @Test
  void aStepThatCameBeforeReplacesWhatFollowedIt() {
    StepBuckets buckets = new StepBuckets(64);
    for (int i : new int[] {0, 1, 2, 3, 2, 3, 4}) {
      buckets.add(step(i, 1));
    }
    assertThat(buckets.toJson().get("made").toString()).isEqualTo("[1,2,3,4,5]");
  }
}
