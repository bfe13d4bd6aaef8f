package surprisal.report;

import java.util.Arrays;

/** All updates of a run, in order, each step once. */
public final class StepColumns {
  private static final int FIELDS = 7;

  private double[][] columns = new double[FIELDS][1024];
  private int[] step = new int[1024];
  private int size;

  /**
   * Adds an update; one that repeats an earlier step starts a new session and replaces what
   * followed.
   */
  void add(StepRecord record) {
    while (size > 0 && step[size - 1] >= record.step()) {
      size--;
    }
    if (size == step.length) {
      step = Arrays.copyOf(step, 2 * size);
      for (int field = 0; field < FIELDS; field++) {
        columns[field] = Arrays.copyOf(columns[field], 2 * size);
      }
    }
    step[size] = record.step();
    columns[0][size] = record.objectiveNats();
    columns[1][size] = record.nllNats();
    columns[2][size] = record.count();
    columns[3][size] = record.learningRate();
    columns[4][size] = record.gradientNorm();
    columns[5][size] = record.tokensPerSecond();
    columns[6][size] = record.elapsedMillis();
    size++;
  }

  public int size() {
    return size;
  }

  /** The step of the i-th update recorded; not {@code i} in a history that starts later. */
  public int step(int i) {
    return step[i];
  }

  public double objectiveNats(int i) {
    return columns[0][i];
  }

  public double nllNats(int i) {
    return columns[1][i];
  }

  /** Unmasked targets. */
  public long count(int i) {
    return (long) columns[2][i];
  }

  public double learningRate(int i) {
    return columns[3][i];
  }

  public double gradientNorm(int i) {
    return columns[4][i];
  }

  public double tokensPerSecond(int i) {
    return columns[5][i];
  }

  public long elapsedMillis(int i) {
    return (long) columns[6][i];
  }
}
