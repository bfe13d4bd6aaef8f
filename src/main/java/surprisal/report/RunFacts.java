package surprisal.report;

import java.util.List;
import surprisal.baseline.Ladder;

/**
 * What is known before the first step.
 *
 * @param title of the run: its config file
 * @param folder where it writes
 * @param engine {@code Kernels.description}
 * @param lines label and text pairs for a person
 * @param vocabSize |V|
 * @param ladder what simpler models pay, from ln|V| down
 * @param tokensPerStep positions in an update
 * @param steps updates of the whole run
 * @param firstStep 0, or where a resumed run goes on
 * @param smoothedOrMasked whether the objective and the plain NLL differ and so both are reported
 * @param config every key of the configuration, as YAML
 */
public record RunFacts(
    String title,
    String folder,
    String engine,
    List<Line> lines,
    int vocabSize,
    Ladder ladder,
    int tokensPerStep,
    int steps,
    int firstStep,
    boolean smoothedOrMasked,
    String config) {

  /** A labelled line. */
  public record Line(String label, String text) {}

  /** ln|V|, nats: what a model that knows nothing pays. */
  public double lnVocab() {
    return Math.log(vocabSize);
  }
}
