package surprisal.report.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import surprisal.report.StepRecord;

/**
 * A run of any length in bounded memory. Each bucket holds the same number of updates; when there
 * are too many buckets, neighbours merge. Means, minima and maxima are preserved exactly, so no
 * spike is ever lost.
 */
final class StepBuckets {
  private static final int COUNT = 0;
  private static final int LAST_STEP = 1;
  private static final int NLL_SUM = 2;
  private static final int NLL_MIN = 3;
  private static final int NLL_MAX = 4;
  private static final int OBJECTIVE_SUM = 5;
  private static final int NORM_SUM = 6;
  private static final int NORM_MIN = 7;
  private static final int NORM_MAX = 8;
  private static final int RATE = 9;
  private static final int SPEED_SUM = 10;
  private static final int MILLIS = 11;
  private static final int FIELDS = 12;

  private final double[][] buckets;
  private int size;
  private int width = 1;

  /**
   * @param most maximum number of buckets, even
   */
  StepBuckets(int most) {
    buckets = new double[most][];
  }

  void add(StepRecord step) {
    while (size > 0 && buckets[size - 1][LAST_STEP] >= step.step()) {
      size--;
    }
    double[] bucket = {
      1,
      step.step(),
      step.nllNats(),
      step.nllNats(),
      step.nllNats(),
      step.objectiveNats(),
      step.gradientNorm(),
      step.gradientNorm(),
      step.gradientNorm(),
      step.learningRate(),
      step.tokensPerSecond(),
      step.elapsedMillis()
    };
    if (size > 0 && buckets[size - 1][COUNT] < width) {
      merge(buckets[size - 1], bucket);
      return;
    }
    if (size == buckets.length) {
      halve();
      add(step);
      return;
    }
    buckets[size++] = bucket;
  }

  private void halve() {
    for (int i = 0; i < size / 2; i++) {
      buckets[i] = buckets[2 * i];
      merge(buckets[i], buckets[2 * i + 1]);
    }
    Arrays.fill(buckets, size / 2, size, null);
    size /= 2;
    width *= 2;
  }

  private static void merge(double[] into, double[] later) {
    for (int field : new int[] {COUNT, NLL_SUM, OBJECTIVE_SUM, NORM_SUM, SPEED_SUM}) {
      into[field] += later[field];
    }
    for (int field : new int[] {LAST_STEP, RATE, MILLIS}) {
      into[field] = later[field];
    }
    for (int field : new int[] {NLL_MIN, NORM_MIN}) {
      into[field] = Math.min(into[field], later[field]);
    }
    for (int field : new int[] {NLL_MAX, NORM_MAX}) {
      into[field] = Math.max(into[field], later[field]);
    }
  }

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(buckets, null);
    size = 0;
    width = 1;
  }

  /** Columns with one number per bucket; {@code made} is the number of updates made by then. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode made = json.putArray("made");
    ArrayNode count = json.putArray("count");
    for (int i = 0; i < size; i++) {
      made.add((long) buckets[i][LAST_STEP] + 1);
      count.add((long) buckets[i][COUNT]);
    }
    column(json, "nll", NLL_SUM, COUNT);
    column(json, "nll_min", NLL_MIN, FIELDS);
    column(json, "nll_max", NLL_MAX, FIELDS);
    column(json, "objective", OBJECTIVE_SUM, COUNT);
    column(json, "norm", NORM_SUM, COUNT);
    column(json, "norm_min", NORM_MIN, FIELDS);
    column(json, "norm_max", NORM_MAX, FIELDS);
    column(json, "rate", RATE, FIELDS);
    column(json, "speed", SPEED_SUM, COUNT);
    ArrayNode seconds = json.putArray("seconds");
    for (int i = 0; i < size; i++) {
      seconds.add((float) (buckets[i][MILLIS] / 1e3));
    }
    return json;
  }

  /** As floats: a curve needs no more digits. */
  private void column(ObjectNode json, String name, int field, int divisor) {
    ArrayNode column = json.putArray(name);
    for (int i = 0; i < size; i++) {
      column.add((float) (buckets[i][field] / (divisor == FIELDS ? 1 : buckets[i][divisor])));
    }
  }
}
