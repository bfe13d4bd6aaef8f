package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.cli.options.BudgetOptions;
import surprisal.cli.options.ComputeOptions;
import surprisal.cli.options.ConfigOptions;
import surprisal.cli.options.DryRunOption;
import surprisal.cli.options.Home;
import surprisal.cli.options.Interrupt;
import surprisal.cli.options.PageOption;
import surprisal.cli.options.RateRangeOptions;
import surprisal.cli.view.Terminal;
import surprisal.config.RunConfig;
import surprisal.config.Setting;
import surprisal.config.Stated;
import surprisal.config.UserError;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.report.EndRecord;
import surprisal.report.JsonlLog;
import surprisal.report.Reached;
import surprisal.report.RunHistory;
import surprisal.report.RunLog;
import surprisal.report.RunLogs;
import surprisal.report.TensorBoardLog;
import surprisal.run.PinnedModels;
import surprisal.run.RunFolders;
import surprisal.run.Session;
import surprisal.run.TrainingData;
import surprisal.training.Checkpoints;
import surprisal.training.Progress;

/** The main job. */
@Command(
    name = "train",
    description = "Trains a model and reports its loss against what is known.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int INTERVAL = 10;

  @Mixin private ConfigOptions experiment = new ConfigOptions("configs/quickstart.yaml");

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
      description = "go on from the newest checkpoint of the run folder, bit for bit")
  private boolean resume;

  @Mixin private DryRunOption dryRun;
  @Mixin private BudgetOptions budget;
  @Mixin private ComputeOptions compute;
  @Mixin private PageOption page;
  @Mixin private RateRangeOptions rates;

  @Option(names = "--plain", description = "plain lines even on a terminal, as in a pipe")
  private boolean plain;

  @Option(
      names = "--tensorboard",
      description = "also write TensorBoard's event files, to the run folder's tensorboard")
  private boolean tensorboard;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    page.check();
    rates.check();
    List<Setting> flags = new ArrayList<>(budget.settings());
    Setting.flag("--data", "data.text", data).ifPresent(flags::add);
    flags.addAll(compute.settings());
    Path file = experiment.file();
    Stated stated = experiment.read(flags);
    RunFolders folders = new RunFolders(Path.of("runs"), file, out);
    Interrupt interrupt = new Interrupt();
    try {
      return stated.use(config -> train(config, file, folders, interrupt)) ? 0 : 130;
    } finally {
      page.close();
      interrupt.finished();
    }
  }

  private boolean train(RunConfig stated, Path file, RunFolders folders, Interrupt interrupt) {
    Optional<Path> earlier = resume ? Optional.of(folders.existing()) : Optional.empty();
    Optional<CheckpointFolder.Opened> saved =
        earlier.filter(CheckpointFolder::hasCheckpoints).map(CheckpointFolder::open);
    RunConfig config = PinnedModels.in(stated, saved.map(opened -> opened.checkpoint().config()));
    dryRun.judge(config);
    // Natives load on this thread while another prepares the text: about a second each.
    CompletableFuture<TrainingData> text =
        CompletableFuture.supplyAsync(() -> TrainingData.open(Home.resolved(config.data())));
    Engines.Choice choice = Engines.open(config.compute());
    try (Kernels kernels = choice.kernels()) {
      TrainingData material = joined(text);
      PrintWriter out = spec.commandLine().getOut();
      if (dryRun.ends(config, material, kernels, page.wanted(), out)) {
        return true;
      }
      Session session = new Session(config, material, kernels);
      if (rates.wanted()) {
        rates.find(session, out);
        return true;
      }
      Path run = earlier.orElseGet(folders::fresh);
      Checkpoints checkpoints = new Checkpoints(run, config, material.tokenizer());
      Progress progress =
          saved
              .map(opened -> session.restore(opened.checkpoint(), checkpoints))
              .orElse(Progress.START);
      RunLog console = Terminal.console(out, plain, INTERVAL);
      Path metrics = run.resolve("metrics.jsonl");
      JsonlLog jsonl = new JsonlLog(metrics, progress.step(), progress.lastEvaluation());
      List<RunLog> logs = new ArrayList<>(List.of(jsonl, console));
      if (tensorboard) {
        logs.add(tensorBoard(run, progress));
      }
      page.open(run).ifPresent(logs::add);
      RunLog log = new RunLogs(List.copyOf(logs));
      log.started(session.facts(file.toString(), run.toString(), progress));
      page.announce(console);
      choice.note().ifPresent(console::note);
      saved.flatMap(CheckpointFolder.Opened::note).ifPresent(console::note);
      jsonl.repair().ifPresent(console::note);
      interrupt.training();
      EndRecord end =
          session
              .trainer(checkpoints, log, progress)
              .train(page.control(interrupt, step -> log.sampled(step, session.sample())));
      boolean done = end.complete();
      if (done && config.training().sampleTokens() > 0) {
        log.sampled(end.step(), session.sample());
      }
      RunHistory history = RunHistory.read(metrics);
      out.print(Reached.table(history, config.training().untilLoss()));
      console.note("metrics: " + metrics);
      console.note(
          done
              ? "try: scripts/surprisal sample " + run + " --prompt \"...\""
              : "resume with: scripts/surprisal train " + file + " --out " + run + " --resume");
      page.finish(console, run, done);
      return done;
    }
  }

  private static RunLog tensorBoard(Path run, Progress progress) {
    return new TensorBoardLog(
        run.resolve("tensorboard"),
        progress.step(),
        progress.lastEvaluation(),
        InstantSource.system());
  }

  private static TrainingData joined(CompletableFuture<TrainingData> text) {
    try {
      return text.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UserError mistake) {
        throw mistake;
      }
      throw e;
    }
  }
}
