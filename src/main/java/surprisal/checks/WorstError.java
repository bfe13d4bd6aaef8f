package surprisal.checks;

import java.util.Locale;
import surprisal.config.UserError;

/** The largest of several relative errors, and the name of the tensor or step that has it. */
final class WorstError {
  private double error = -1;
  private String name = "";

  void add(String name, double error) {
    // NaN must win: it compares false with everything.
    if (!(error <= this.error)) {
      this.error = error;
      this.name = name;
    }
  }

  ReferenceCheck.Finding finding(String what, Double limit) {
    return new ReferenceCheck.Finding(what, error, limit, name);
  }

  static double relative(double found, double wanted) {
    return relative(new double[] {found}, new double[] {wanted});
  }

  /**
   * Norm of the difference over the norm of what is wanted.
   *
   * @throws UserError if the two differ in length
   */
  static double relative(double[] found, double[] wanted) {
    if (found.length != wanted.length) {
      throw new UserError(
          String.format(
              Locale.ROOT, "a tensor has %d elements, %d expected", found.length, wanted.length));
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < wanted.length; i++) {
      difference += (found[i] - wanted[i]) * (found[i] - wanted[i]);
      norm += wanted[i] * wanted[i];
    }
    return Math.sqrt(difference / norm);
  }
}
