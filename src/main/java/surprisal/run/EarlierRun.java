package surprisal.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import surprisal.checkpoint.Checkpoint;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.config.Setting;
import surprisal.config.Stated;
import surprisal.config.UserError;
import surprisal.report.RunFacts;
import surprisal.report.RunFile;
import surprisal.training.Checkpoints;

/**
 * A run that is to go on: the checkpoint to start from and the settings it was made with, which its
 * folder keeps.
 *
 * @param folder of the run
 * @param saved the checkpoint; empty if the run was stopped before its first
 * @param last what its latest session recorded, where that can be read
 */
public record EarlierRun(
    Path folder, Optional<CheckpointFolder.Opened> saved, Optional<RunFacts> last) {

  /**
   * @param named a run's folder, or one of its checkpoints as {@code RUN@best} or {@code RUN@1500}
   * @throws UserError if there is neither a complete checkpoint nor a record of its settings
   */
  public static EarlierRun open(Path named) {
    Path folder = CheckpointFolder.run(named);
    Optional<CheckpointFolder.Opened> saved =
        named.equals(folder) && !CheckpointFolder.hasCheckpoints(folder)
            ? Optional.empty()
            : Optional.of(Checkpoints.open(named));
    EarlierRun run = new EarlierRun(folder, saved, lastSession(folder));
    if (saved.isEmpty() && run.last().isEmpty()) {
      throw new UserError(
          folder
              + " has no checkpoint and no record of its settings; start it again without --resume");
    }
    return run;
  }

  /** A damaged history takes its facts away, not the run. */
  private static Optional<RunFacts> lastSession(Path folder) {
    Path metrics = folder.resolve("metrics.jsonl");
    return Files.exists(metrics) ? new RunFile(metrics).lastSession() : Optional.empty();
  }

  /** The run's own settings, and over them what the command line says. */
  public Stated stated(List<Setting> commandLine) {
    return saved
        .map(opened -> opened.checkpoint().stated(commandLine))
        .orElseGet(
            () ->
                ConfigReader.statedString(
                    last.orElseThrow().config(), folder + "'s settings", commandLine));
  }

  /** The settings that it was made with. */
  public RunConfig config() {
    return stated(List.of()).config();
  }

  /** What the command lines of all its sessions said. */
  public List<Setting> overrides() {
    return last.map(facts -> facts.provenance().overrides()).orElse(List.of()).stream()
        .map(Setting::set)
        .toList();
  }

  public Optional<Checkpoint> checkpoint() {
    return saved.map(CheckpointFolder.Opened::checkpoint);
  }

  /**
   * Checks that the run goes on as the same run.
   *
   * @return what changes, in words
   * @throws surprisal.config.KeyError naming the settings that may not change
   */
  public List<String> requireSame(RunConfig now) {
    return ResumeRules.same(folder.toString(), config(), now);
  }

  /**
   * Checks that a new run can start from its checkpoint.
   *
   * @return what changes, in words
   * @throws UserError if the model would have other tensors, or there is no checkpoint
   */
  public List<String> requireSameModel(RunConfig now) {
    if (saved.isEmpty()) {
      throw new UserError(folder + " contains no checkpoint yet to branch from");
    }
    return ResumeRules.branch(folder.toString(), config(), now);
  }
}
