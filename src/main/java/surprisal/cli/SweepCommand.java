package surprisal.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.cli.options.ConfigOptions;
import surprisal.config.UserError;
import surprisal.report.Printable;
import surprisal.sweep.ChildTrain;
import surprisal.sweep.Grid;
import surprisal.sweep.SweepResult;
import surprisal.sweep.SweepRun;

/** {@code surprisal sweep CONFIG --grid lr=1e-3,3e-3 --seeds 3}: many runs of one experiment. */
@Command(mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  private static final int MOST_RUNS = 10_000;

  @Mixin private ConfigOptions experiment = new ConfigOptions("configs/quickstart.yaml");

  @Option(
      names = "--grid",
      paramLabel = "KEY=V,V,...",
      description =
          "values of a key, such as model.n_layer=2,4 or lr=1e-3,3e-3 (lr, min_lr, warmup, wd,"
              + " layers, heads, width, block, batch, steps for short); repeatable")
  private List<String> grid = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "runs of each combination: seeds from the config's on (default: 1)")
  private int seeds;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = "runs at once, which share the cores (default: 1)")
  private int parallel;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the runs (default: runs/NAME-sweep)")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    require(seeds >= 1, "--seeds is " + seeds + "; it must be at least 1");
    int cores = Runtime.getRuntime().availableProcessors();
    require(
        parallel >= 1 && parallel <= cores,
        "--parallel is " + parallel + "; this machine has " + cores + " cores, use 1 to " + cores);
    Path config = experiment.file();
    Path parent = out == null ? Path.of("runs", name(config) + "-sweep") : out;
    List<SweepRun> runs = runs(parent);
    runs.forEach(run -> run.requireSame(config));
    created(parent);
    PrintWriter screen = spec.commandLine().getOut();
    Map<Integer, String> failures = train(runs, parallel == 1 ? 0 : cores / parallel, screen);
    SweepResult result = SweepResult.of(runs);
    screen.println();
    screen.print(result.table());
    failures.forEach(
        (index, reason) ->
            screen.println("failed: " + runs.get(index).folder() + ": " + Printable.line(reason)));
    result.plot(parent.resolve("sweep.png")).ifPresent(file -> screen.println("plot: " + file));
    screen.flush();
    return failures.isEmpty() ? 0 : 2;
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new UserError(sentence);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private List<SweepRun> runs(Path parent) {
    long first = experiment.read(List.of()).config().seed();
    List<SweepRun> runs = new ArrayList<>();
    Grid all = Grid.of(grid);
    require(
        all.size() * seeds <= MOST_RUNS,
        String.format(
            Locale.ROOT,
            "%.0f combinations with %d seeds are more than %d runs; sweep fewer at a time",
            all.size(),
            seeds,
            MOST_RUNS));
    for (Grid.Point point : all.points()) {
      for (int i = 0; i < seeds; i++) {
        runs.add(SweepRun.of(point, first + i, parent, experiment.sets()));
      }
    }
    return runs;
  }

  private static void created(Path parent) {
    try {
      Files.createDirectories(parent);
    } catch (IOException e) {
      throw new UserError("cannot write to " + parent + " (" + e + "); name another --out", e);
    }
  }

  /** Reasons of those that failed, by their place in the list. */
  private Map<Integer, String> train(List<SweepRun> runs, int threads, PrintWriter screen) {
    ChildTrain child = new ChildTrain(Main.class, experiment.file(), threads);
    Map<Integer, String> failures = new ConcurrentSkipListMap<>();
    AtomicInteger ended = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(parallel);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      int index = i;
      all.add(
          pool.submit(
              () -> {
                SweepRun run = runs.get(index);
                boolean skipped = run.finished();
                String reason = skipped ? null : child.train(run);
                if (reason != null) {
                  failures.put(index, reason);
                }
                String how = skipped ? "was finished" : reason == null ? "done" : "failed";
                screen.printf(
                    Locale.ROOT,
                    "%d/%d %s %s%n",
                    ended.incrementAndGet(),
                    runs.size(),
                    run.folder().getFileName(),
                    how);
                screen.flush();
              }));
    }
    pool.shutdown();
    try {
      for (Future<?> one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted; call the same command to go on", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError mistake) {
        throw mistake;
      }
      throw new IllegalStateException("a sweep's thread failed", e.getCause());
    }
    return failures;
  }
}
