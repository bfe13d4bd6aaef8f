package surprisal.checks.sanity;

/**
 * One check of a configuration.
 *
 * @param check what was checked
 * @param predicted the expected result, and why
 * @param allowed how far the actual result may be from it
 * @param seen the actual result
 * @param holds whether they agree
 * @param diagnosis what is wrong; empty where they agree
 */
public record Finding(
    String check, String predicted, String allowed, String seen, boolean holds, String diagnosis) {

  static Finding of(
      String check,
      String predicted,
      String allowed,
      String seen,
      boolean holds,
      String diagnosisOtherwise) {
    return new Finding(check, predicted, allowed, seen, holds, holds ? "" : diagnosisOtherwise);
  }
}
