package surprisal.run;

import java.nio.file.Path;
import java.util.Optional;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.config.ObjectiveConfig;
import surprisal.config.RunConfig;
import surprisal.training.FrozenModel;

/**
 * Turns the runs that an objective names into the one checkpoint of each that is used, so that a
 * checkpoint of this run says which, and a resumed run asks the same one, even if that other run
 * has gone on since.
 */
public final class PinnedModels {
  private PinnedModels() {}

  /**
   * @param earlier the configuration that an earlier session was saved with
   * @throws surprisal.config.KeyError if there is no checkpoint where one is named
   */
  public static RunConfig in(RunConfig config, Optional<RunConfig> earlier) {
    ObjectiveConfig objective = config.objective();
    Optional<ObjectiveConfig> before = earlier.map(RunConfig::objective);
    Path teacher =
        pinned("objective.teacher", objective.teacher(), before.map(ObjectiveConfig::teacher));
    Path reference =
        pinned(
            "objective.kl_reference",
            objective.klReference(),
            before.map(ObjectiveConfig::klReference));
    return config.withObjective(objective.withModels(teacher, reference));
  }

  private static Path pinned(String key, Path named, Optional<Path> before) {
    if (named == null) {
      return null;
    }
    return before
        .filter(checkpoint -> checkpoint.startsWith(CheckpointFolder.run(named)))
        .orElseGet(() -> FrozenModel.checkpoint(key, named).folder());
  }
}
