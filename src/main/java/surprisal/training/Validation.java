package surprisal.training;

import java.util.Optional;
import surprisal.baseline.Ladder;
import surprisal.evaluation.EntropyFloor;
import surprisal.evaluation.Evaluator;

/**
 * What an evaluation measures, and the references for comparison.
 *
 * @param shown the first targets, to be shown individually
 * @param ladder losses of simpler models on the same targets
 * @param floor the source's entropy, where it is known and every target counts
 */
public record Validation(
    Evaluator evaluator, ShownText shown, Ladder ladder, Optional<EntropyFloor> floor) {}
