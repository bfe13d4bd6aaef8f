package surprisal.cli.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import surprisal.config.RunConfig;
import surprisal.config.Setting;
import surprisal.config.Stated;
import surprisal.engines.Engines;
import surprisal.engines.Machine;
import surprisal.report.Provenance;
import surprisal.run.EarlierRun;
import surprisal.run.RunFolders;
import surprisal.run.RunLock;
import surprisal.run.Session;
import surprisal.training.Checkpoints;
import surprisal.training.Progress;

/** Which run: a new one, one that goes on, or one that branches off another. */
public final class RunOptions implements AutoCloseable {
  private static final Path RUNS = Path.of("runs");

  @Option(
      names = "--data",
      paramLabel = "TEXT",
      description = "overrides data.text: a folder of prepare's, or texts")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "run folder (default: runs/NAME, or the next free runs/NAME-2, -3, ...)")
  private Path out;

  @Option(
      names = "--resume",
      description =
          "go on from the newest checkpoint of the run folder, bit for bit, with the run's own"
              + " settings")
  private boolean resume;

  @Option(
      names = "--branch",
      paramLabel = "DIR",
      description =
          "start a new run in DIR from a checkpoint of --out (RUN, RUN@best, RUN@1500), with other"
              + " settings")
  private Path branch;

  private ConfigOptions experiment;
  private List<Setting> commandLine;
  private Optional<EarlierRun> earlier = Optional.empty();
  private RunLock lock;

  /**
   * Reads the settings; those of a run that goes on come from its folder, which is locked.
   *
   * @param flags laid over what {@code --set} says
   * @throws surprisal.config.UserError if a value is wrong, there is no run to go on with, or
   *     another trainer has it
   */
  public Stated stated(ConfigOptions experiment, List<Setting> flags) {
    this.experiment = experiment;
    earlier = Optional.empty();
    List<Setting> all = new ArrayList<>(flags);
    Setting.flag("--data", "data.text", data).ifPresent(all::add);
    commandLine = experiment.commandLine(all);
    if (!resume && branch == null) {
      return experiment.stated(commandLine);
    }
    boolean unnamed = !experiment.given() && text().isEmpty();
    Path named = new RunFolders(RUNS, unnamed ? null : name(), out).existing();
    if (branch == null) {
      lock = RunLock.take(named);
    }
    EarlierRun run = EarlierRun.open(named);
    earlier = Optional.of(run);
    if (!experiment.given()) {
      return run.stated(commandLine);
    }
    List<Setting> overrides = new ArrayList<>(run.overrides());
    overrides.addAll(commandLine);
    return experiment.stated(overrides);
  }

  /** The run to go on from, if it is not a new one. */
  public Optional<EarlierRun> earlier() {
    return earlier;
  }

  /**
   * What the command line changes in an earlier run's settings, in words.
   *
   * @throws surprisal.config.KeyError if it may not
   */
  public List<String> changes(RunConfig config) {
    return earlier
        .map(run -> branch == null ? run.requireSame(config) : run.requireSameModel(config))
        .orElse(List.of());
  }

  /** The run's folder, locked; a new run's is created. */
  public RunLock folder() {
    if (lock == null) {
      lock = new RunFolders(RUNS, name(), branch == null ? out : branch).fresh();
    }
    return lock;
  }

  /** Where the run starts. */
  public Progress restored(Session session, Checkpoints checkpoints) {
    return earlier
        .flatMap(EarlierRun::checkpoint)
        .map(
            checkpoint ->
                branch == null
                    ? session.restore(checkpoint, checkpoints)
                    : session.branch(checkpoint, checkpoints))
        .orElse(Progress.START);
  }

  /** What a person calls the experiment: its config, and its text if the command line named one. */
  public String title() {
    String own = text().map(text -> text + " with ").orElse("") + experiment.file();
    return experiment.given() || text().isPresent()
        ? own
        : earlier.flatMap(EarlierRun::last).map(facts -> facts.title()).orElse(own);
  }

  private String name() {
    return RunFolders.name(experiment.file(), text());
  }

  /** The text that the command line names, if it does. */
  private Optional<String> text() {
    return commandLine.stream()
        .filter(setting -> setting.path().equals("data.text"))
        .map(Setting::text)
        .reduce((first, last) -> last);
  }

  /**
   * What the session is made with.
   *
   * @param version of this program
   * @param changes in an earlier run's settings, from {@code step} on
   */
  public Provenance provenance(
      String version, Engines.Choice choice, Session session, List<String> changes, int step) {
    List<Setting> overrides = new ArrayList<>();
    List<String> history = new ArrayList<>();
    earlier.ifPresent(run -> overrides.addAll(run.overrides()));
    earlier.flatMap(EarlierRun::last).ifPresent(l -> history.addAll(l.provenance().changes()));
    overrides.addAll(commandLine);
    if (!changes.isEmpty()) {
      history.add("from step " + step + " on: " + String.join("; ", changes));
    }
    return new Provenance(
        version,
        System.getProperty("java.version"),
        Machine.description(),
        choice.threads(),
        session.data(),
        overrides.stream().map(Setting::override).toList(),
        history,
        branch == null ? null : earlier.orElseThrow().checkpoint().orElseThrow().folder() + "");
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
