package surprisal.report;

import java.util.List;
import surprisal.baseline.Ladder;
import surprisal.formats.Nullable;

/**
 * What is known before the first step.
 *
 * @param title of the run: its config file
 * @param folder it writes to
 * @param engine {@code Kernels.description}
 * @param lines label and text pairs for a person
 * @param vocabSize |V|
 * @param ladder losses of simpler models, from ln|V| down
 * @param tokensPerStep positions in an update
 * @param steps updates of the whole run
 * @param firstStep 0, or the step at which a resumed run continues
 * @param smoothedOrMasked whether the objective differs from the plain NLL, so that both are
 *     reported
 * @param config every key of the configuration, as YAML
 * @param provenance what else the session was made with
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
    String config,
    @Nullable Provenance provenance) {
  public RunFacts {
    provenance = provenance == null ? Provenance.UNKNOWN : provenance;
  }

  /** A labelled line. */
  public record Line(String label, String text) {}

  /** ln|V|, nats: the loss of a uniform guess. */
  public double lnVocab() {
    return Math.log(vocabSize);
  }
}
