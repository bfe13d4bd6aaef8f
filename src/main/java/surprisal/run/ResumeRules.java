package surprisal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import surprisal.config.KeyError;
import surprisal.config.RunConfig;
import surprisal.config.SettingChange;

/**
 * Which settings may change when a run goes on: those that change nothing of what it learns. A key
 * that is not listed here may not, so a new key is safe until somebody has thought about it.
 */
final class ResumeRules {
  /** How a run is watched, saved and ended, and what computes it. */
  private static final Set<String> FREE =
      Set.of(
          "training.eval_interval",
          "training.eval_tokens",
          "training.checkpoint_interval",
          "training.keep_checkpoints",
          "training.keep_best",
          "training.hash_interval",
          "training.sample_tokens",
          "training.minutes",
          "training.until_loss",
          "training.patience",
          "compute.threads",
          "compute.engine");

  /** Those of them with which sums are rounded in another order. */
  private static final Set<String> ROUNDING = Set.of("compute.threads", "compute.engine");

  /** Where the data lies; whether it is the same data is seen by its fingerprint. */
  private static final Set<String> PLACES = Set.of("data.text", "data.tokenizer");

  private static final Set<String> LENGTH = Set.of("training.steps", "training.max_tokens");

  /** All that may change in a model that keeps its tensors. */
  private static final String DROPOUT = "model.dropout";

  private static final int SHOWN = 3;

  private ResumeRules() {}

  /**
   * Checks a run that goes on as the same run.
   *
   * @return what changes, in words
   * @throws KeyError naming the keys that may not change
   */
  static List<String> same(String run, RunConfig before, RunConfig after) {
    List<SettingChange> refused = new ArrayList<>();
    List<String> accepted = new ArrayList<>();
    for (SettingChange change : SettingChange.between(before, after)) {
      String key = change.key();
      if (FREE.contains(key)) {
        accepted.add(change + (ROUNDING.contains(key) ? " (rounding may differ)" : ""));
      } else if (PLACES.contains(key) || LENGTH.contains(key) && longer(before, after)) {
        accepted.add(change.toString());
      } else {
        refused.add(change);
      }
    }
    if (!refused.isEmpty()) {
      throw refusal(run, refused, before);
    }
    return accepted;
  }

  /** Without a schedule that depends on the number of steps, there may be more of them. */
  private static boolean longer(RunConfig before, RunConfig after) {
    return before.optimizer().schedule().equals("constant")
        && after.training().steps() >= before.training().steps();
  }

  private static KeyError refusal(String run, List<SettingChange> refused, RunConfig before) {
    boolean shape = refused.stream().anyMatch(ResumeRules::shapes);
    boolean steps = refused.stream().allMatch(change -> LENGTH.contains(change.key()));
    String fix =
        shape
            ? "leave it out, or start a new run"
            : "leave it out, or add --branch OUT to start a new run from the checkpoint";
    String why =
        steps
            ? " (its learning rate follows a "
                + before.optimizer().schedule()
                + " schedule over all steps)"
            : "";
    return new KeyError(
        refused.get(0).key(),
        "a resumed run keeps its settings: " + list(run, refused) + why + "; " + fix);
  }

  /**
   * Checks a new run that starts from a checkpoint.
   *
   * @return what changes, in words
   * @throws KeyError if the model would have other tensors
   */
  static List<String> branch(String run, RunConfig before, RunConfig after) {
    List<SettingChange> changes = SettingChange.between(before, after);
    List<SettingChange> refused = changes.stream().filter(ResumeRules::shapes).toList();
    if (!refused.isEmpty()) {
      throw new KeyError(
          refused.get(0).key(),
          "a branch keeps the model: " + list(run, refused) + "; leave it out, or start a new run");
    }
    return changes.stream().map(SettingChange::toString).toList();
  }

  private static boolean shapes(SettingChange change) {
    return change.key().startsWith("model.") && !change.key().equals(DROPOUT);
  }

  private static String list(String run, List<SettingChange> refused) {
    String shown =
        refused.stream()
            .limit(SHOWN)
            .map(change -> change.key() + " is " + change.before() + ", not " + change.after())
            .collect(Collectors.joining("; ", "in " + run + " ", ""));
    return refused.size() > SHOWN ? shown + "; and " + (refused.size() - SHOWN) + " more" : shown;
  }
}
