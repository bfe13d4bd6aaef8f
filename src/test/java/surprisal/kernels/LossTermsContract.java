package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/** How the terms of an objective and its gradient are compared with the right ones. */
interface LossTermsContract extends TestedKernels {

  /** Without a gradient, with one, and with one in place of the logits. */
  default void compare(
      Twins twins, Twin logits, Twin teacher, Twin reference, int[] ids, LossMix mix) {
    int N = ids.length;
    long V = logits.exact().size(1);
    Twin dlogits = twins.operand(N, V);
    double[] values = logits.testedValues(), weights = new double[N];
    Arrays.setAll(weights, n -> n + 1.0); // one that is ignored must not matter
    Targets targets = new Targets(ids, weights, 1.0 / N);
    String where = "N=%d V=%d %s".formatted(N, V, mix);
    LossTerms[] terms = new LossTerms[1];
    twins.onlyExact(
        (k, s) ->
            terms[0] =
                k.objective(
                    s.of(dlogits), s.of(logits), targets, guides(s, teacher, reference), mix));
    LossTerms right = terms[0];

    twins.onlyTested(
        (k, s) ->
            terms[0] =
                k.objective(null, s.of(logits), targets, guides(s, teacher, reference), mix));
    assertTerms(terms[0], right, mix, "without gradient " + where);
    spoil(terms[0]);

    logits.put(values); // the call before destroyed it
    twins.onlyTested(
        (k, s) ->
            terms[0] =
                k.objective(
                    s.of(dlogits), s.of(logits), targets, guides(s, teacher, reference), mix));
    assertTerms(terms[0], right, mix, "with gradient " + where);
    dlogits.assertClose(operandTolerance(), "dlogits " + where);
    spoil(terms[0]);

    if (logits.tested().type() == dlogits.tested().type()) {
      logits.put(values);
      twins.onlyTested(
          (k, s) ->
              k.objective(s.of(logits), s.of(logits), targets, guides(s, teacher, reference), mix));
      logits.assertSame(dlogits, "in place " + where);
    }
  }

  private static Guides guides(Twins.Side side, Twin teacher, Twin reference) {
    return new Guides(side.of(teacher), side.of(reference));
  }

  /** An engine may use the memory of its terms again; then it has to fill it. */
  private static void spoil(LossTerms terms) {
    for (double[] term :
        List.of(
            terms.hard(), terms.nll(), terms.soft(), terms.softFloor(), terms.kl(), terms.logZ())) {
      Arrays.fill(term, Double.NaN);
    }
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
    assertSums(terms.sums(), right.sums(), T2, "sums " + where);
  }

  private void assertSums(LossSums sums, LossSums right, double T2, String where) {
    double W = right.weight();
    assertThat(sums.weight()).as("weight " + where).isEqualTo(W);
    assertTerm(sums.nll(), right.nll(), 1e-3, "nll " + where);
    assertTerm(sums.hard(), right.hard(), 1e-3 * W, "hard " + where);
    assertTerm(sums.soft(), right.soft(), 10 * T2 * W, "soft " + where);
    assertTerm(sums.floor(), right.floor(), 10 * T2 * W, "floor " + where);
    assertTerm(sums.kl(), right.kl(), 10 * W, "kl " + where);
    assertTerm(sums.zLoss(), right.zLoss(), W, "zLoss " + where);
    assertTerm(sums.objective(), right.objective(), 10 * T2 * W, "objective " + where);
  }

  private void assertTerm(double[] term, double[] right, double unit, String what) {
    assertThat(term).as(what).hasSameSizeAs(right);
    for (int n = 0; n < right.length; n++) {
      assertTerm(term[n], right[n], unit, what + " row " + n);
    }
  }

  /** Relative error, but absolute below {@code unit}. */
  private void assertTerm(double term, double right, double unit, String what) {
    assertThat(Math.abs(term - right))
        .as("%s: %s, right is %s", what, term, right)
        .isLessThanOrEqualTo(lossTolerance() * Math.max(Math.abs(right), unit));
  }
}
