package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
import surprisal.cli.options.RunOptions;
import surprisal.cli.view.ShellWord;
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
import surprisal.run.EarlierRun;
import surprisal.run.PinnedModels;
import surprisal.run.RunLock;
import surprisal.run.Session;
import surprisal.run.TrainingData;
import surprisal.training.Checkpoints;
import surprisal.training.Progress;

/** The main job. */
@Command(mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int INTERVAL = 10;

  @Mixin private ConfigOptions experiment = new ConfigOptions("configs/quickstart.yaml");

  @Mixin private RunOptions run;

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
    flags.addAll(compute.settings());
    Interrupt interrupt = new Interrupt();
    try {
      Stated stated = run.stated(experiment, flags);
      return stated.use(config -> train(config, interrupt)) ? 0 : 130;
    } finally {
      run.close();
      page.close();
      interrupt.finished();
    }
  }

  private boolean train(RunConfig asked, Interrupt interrupt) {
    RunConfig config = PinnedModels.in(asked, run.earlier().map(EarlierRun::config));
    List<String> changes = run.changes(config);
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
      RunLock lock = run.folder();
      Path folder = lock.run();
      Checkpoints checkpoints = session.checkpoints(folder);
      Progress progress = run.restored(session, checkpoints);
      RunLog console = Terminal.console(out, plain, INTERVAL);
      Path metrics = folder.resolve("metrics.jsonl");
      JsonlLog jsonl = new JsonlLog(metrics, progress.step(), progress.evaluations().lastStep());
      List<RunLog> logs = new ArrayList<>(List.of(jsonl, console));
      List<String> repairs = new ArrayList<>(jsonl.repairs());
      if (tensorboard) {
        TensorBoardLog board = tensorBoard(folder, progress);
        logs.add(board);
        repairs.addAll(board.repairs());
      }
      page.open(folder).ifPresent(logs::add);
      RunLog log = new RunLogs(List.copyOf(logs));
      log.started(
          session.facts(
              run.title(),
              folder.toString(),
              progress,
              run.provenance(Main.VERSION, choice, session, changes, progress.step())));
      page.announce(console);
      choice.note().ifPresent(console::note);
      material.tokenizer().notes().forEach(console::note);
      lock.note().ifPresent(console::note);
      run.earlier()
          .flatMap(EarlierRun::saved)
          .flatMap(CheckpointFolder.Opened::note)
          .ifPresent(console::note);
      repairs.forEach(console::note);
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
      String named = ShellWord.of(folder);
      String next =
          done
              ? "try: scripts/surprisal sample " + named + " --prompt \"...\""
              : "resume with: scripts/surprisal train --out " + named + " --resume" + watching();
      console.note(next);
      page.finish(console, folder, done, next);
      return done;
    }
  }

  /** The flags that do not change the run, but that whoever watches it wants again. */
  private String watching() {
    return (plain ? " --plain" : "") + (tensorboard ? " --tensorboard" : "") + page.flag();
  }

  private static TensorBoardLog tensorBoard(Path folder, Progress progress) {
    return new TensorBoardLog(
        folder.resolve("tensorboard"),
        progress.step(),
        progress.evaluations().lastStep(),
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
