package surprisal.checks.sanity;

/**
 * One check of a setting.
 *
 * @param check what was looked at
 * @param predicted what must come out, and why
 * @param seen what came out
 * @param holds whether they agree
 * @param diagnosis what is wrong; empty where they agree
 */
public record Finding(
    String check, String predicted, String seen, boolean holds, String diagnosis) {

  static Finding of(
      String check, String predicted, String seen, boolean holds, String diagnosisOtherwise) {
    return new Finding(check, predicted, seen, holds, holds ? "" : diagnosisOtherwise);
  }
}
