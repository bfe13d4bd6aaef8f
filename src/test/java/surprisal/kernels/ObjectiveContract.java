package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Soft targets, KL and z-loss beside hard targets: each alone, all together, none. */
interface ObjectiveContract extends TestedKernels {

  @Test
  default void objective() {
    LossMix[] mixes = {
      LossMix.hard(0.1),
      new LossMix(0, 0, 1, 0, 0.02),
      new LossMix(0.1, 0, 1, 0, 0.3),
      new LossMix(0, 1, 1, 0, 0),
      new LossMix(0, 0.3, 2.5, 0, 0),
      new LossMix(0, 0, 1, 0.7, 0),
      new LossMix(0.2, 0.6, 4, 0.3, 0.01),
    };
    try (Twins twins = new Twins(kernels(), 41)) {
      for (int N : new int[] {1, 5, 17}) {
        for (int V : new int[] {2, 97, 1000, 3_001}) {
          for (LossMix mix : mixes) {
            for (double spread : new double[] {1e-3, 1, 10}) {
              compare(twins, N, V, mix, spread);
            }
          }
        }
      }
    }
  }

  /** The model, its teacher or its reference certain, of the same class or of another. */
  @Test
  default void objectiveOfExtremeLogits() {
    try (Twins twins = new Twins(kernels(), 42)) {
      int V = 33;
      Twin logits = twins.zeros(4, V), teacher = twins.zeros(4, V), reference = twins.zeros(4, V);
      logits.put(peaks(V, 16, 60, 60, 0));
      teacher.put(peaks(V, 60, 60, 0, 60));
      reference.put(peaks(V, 60, 0, 60, 60));
      LossMix mix = new LossMix(0.1, 0.5, 2, 0.3, 0.01);
      compare(twins, logits, teacher, reference, new int[] {0, 1, 0, 0}, mix);
    }
  }

  private static double[] peaks(int V, double... heights) {
    double[] values = new double[heights.length * V];
    for (int n = 0; n < heights.length; n++) {
      values[n * V + n % 2] = heights[n];
    }
    return values;
  }

  private void compare(Twins twins, int N, int V, LossMix mix, double spread) {
    Twin logits = twins.fill(twins.zeros(N, V), spread);
    Twin teacher = mix.teacherWeight() > 0 ? twins.fill(twins.zeros(N, V), spread) : null;
    Twin reference = mix.klCoefficient() > 0 ? twins.fill(twins.zeros(N, V), spread) : null;
    int[] targets = twins.ids(N, V);
    if (N > 1) {
      targets[N / 2] = -1;
    }
    compare(twins, logits, teacher, reference, targets, mix);
  }

  private void compare(
      Twins twins, Twin logits, Twin teacher, Twin reference, int[] targets, LossMix mix) {
    int N = targets.length;
    long V = logits.exact().size(1);
    Twin dlogits = twins.operand(N, V);
    double[] values = logits.testedValues(), scale = new double[N];
    Arrays.setAll(scale, n -> (n + 1.0) / N);
    String where = "N=%d V=%d %s".formatted(N, V, mix);
    LossTerms right = LossTerms.of(N), alone = notFilled(N), both = notFilled(N);
    twins.onlyExact(
        (k, s) ->
            k.objective(
                right,
                s.of(dlogits),
                s.of(logits),
                s.of(teacher),
                s.of(reference),
                targets,
                mix,
                scale));
    twins.onlyTested(
        (k, s) ->
            k.objective(
                alone, null, s.of(logits), s.of(teacher), s.of(reference), targets, mix, null));
    assertTerms(alone, right, mix, "without gradient " + where);

    logits.put(values); // the call before destroyed it
    twins.onlyTested(
        (k, s) ->
            k.objective(
                both,
                s.of(dlogits),
                s.of(logits),
                s.of(teacher),
                s.of(reference),
                targets,
                mix,
                scale));
    assertTerms(both, right, mix, "with gradient " + where);
    dlogits.assertClose(operandTolerance(), "dlogits " + where);

    if (logits.tested().dataType() == dlogits.tested().dataType()) {
      logits.put(values);
      twins.onlyTested(
          (k, s) ->
              k.objective(
                  both,
                  s.of(logits),
                  s.of(logits),
                  s.of(teacher),
                  s.of(reference),
                  targets,
                  mix,
                  scale));
      logits.assertSame(dlogits, "in place " + where);
    }
  }

  private static LossTerms notFilled(int N) {
    LossTerms terms = LossTerms.of(N);
    for (double[] term :
        new double[][] {
          terms.hard(), terms.nll(), terms.soft(), terms.softFloor(), terms.kl(), terms.logZ()
        }) {
      Arrays.fill(term, Double.NaN);
    }
    return terms;
  }

  private void assertTerms(LossTerms terms, LossTerms right, LossMix mix, String where) {
    double T2 = mix.temperature() * mix.temperature();
    assertTerm(terms.hard(), right.hard(), 1e-3, "hard " + where);
    assertTerm(terms.nll(), right.nll(), 1e-3, "nll " + where);
    // Sums of products of logits: their rounding is absolute.
    assertTerm(terms.soft(), right.soft(), 10 * T2, "soft " + where);
    assertTerm(terms.softFloor(), right.softFloor(), 10 * T2, "softFloor " + where);
    assertTerm(terms.kl(), right.kl(), 10, "kl " + where);
    assertTerm(terms.logZ(), right.logZ(), 1, "logZ " + where);
  }

  /** Relative error, but absolute below {@code unit}. */
  private void assertTerm(double[] term, double[] right, double unit, String what) {
    for (int n = 0; n < right.length; n++) {
      assertThat(Math.abs(term[n] - right[n]))
          .as("%s row %d: %s, right is %s", what, n, term[n], right[n])
          .isLessThanOrEqualTo(lossTolerance() * Math.max(Math.abs(right[n]), unit));
    }
  }
}
