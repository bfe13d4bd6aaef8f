package surprisal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.config.UserError;

/**
 * Which folder a run writes to: the one requested, or runs/NAME, runs/NAME-2, ...
 *
 * @param runs parent of unnamed run folders
 * @param name of the experiment; null to resume the one that was written to last
 * @param named the requested folder, or null
 */
public record RunFolders(Path runs, String name, Path named) {
  private static final String METRICS = "metrics.jsonl";

  /** The name of a run: its text's if the command line names one, else its config file's. */
  public static String name(Path config, Optional<String> text) {
    String file = Path.of(text.orElse(config.toString())).toAbsolutePath().normalize().toString();
    String name = Optional.ofNullable(Path.of(file).getFileName()).map(Path::toString).orElse("");
    String stem =
        name.replaceFirst("\\.gz$", "")
            .replaceFirst("\\.(ya?ml|txt|jsonl|json|md|csv)$", "")
            .replaceAll("[^\\p{L}\\p{N}._-]+", "-")
            .replaceAll("^[.-]+|-+$", "");
    return stem.isEmpty() ? "run" : stem;
  }

  /**
   * Creates and locks a folder for a new run.
   *
   * @throws UserError if the named folder already contains a run or cannot be written to
   */
  public RunLock fresh() {
    if (named != null) {
      requireNoRun(named);
      RunLock lock = RunLock.take(created(named));
      try {
        requireNoRun(named); // Another trainer may have come and gone.
        return lock;
      } catch (UserError e) {
        lock.close();
        throw e;
      }
    }
    for (int number = 1; ; number++) {
      Path folder = numbered(number);
      if (!hasRun(folder)) {
        Optional<RunLock> lock = RunLock.tryTake(created(folder));
        if (lock.isPresent() && !hasRun(folder)) {
          return lock.get();
        }
        lock.ifPresent(RunLock::close);
      }
    }
  }

  private static void requireNoRun(Path folder) {
    if (hasRun(folder)) {
      throw new UserError(
          folder + " already contains a run; add --resume to continue it, or choose another --out");
    }
  }

  /**
   * The run to resume: the named one, which may be {@code RUN@best} and the like, the newest of
   * this name, or the one that was written to last.
   *
   * @throws UserError if there is none
   */
  public Path existing() {
    if (named != null) {
      return requireRun(named);
    }
    if (name == null) {
      return lastWritten();
    }
    int number = 1;
    while (hasRun(numbered(number + 1))) {
      number++;
    }
    return requireRun(numbered(number));
  }

  private static Path requireRun(Path named) {
    Path folder = CheckpointFolder.run(named);
    if (!hasRun(folder)) {
      throw new UserError(
          "there is no run in "
              + folder
              + " to resume; omit --resume, or give the run's folder with --out");
    }
    return named;
  }

  private Path lastWritten() {
    if (!Files.isDirectory(runs)) {
      throw new UserError("there is no run in " + runs + " to resume; give its folder with --out");
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(RunFolders::hasRun)
          .max(Comparator.comparing(RunFolders::written))
          .orElseThrow(
              () ->
                  new UserError(
                      "there is no run in " + runs + " to resume; give its folder with --out"));
    } catch (IOException e) {
      throw new UserError("cannot read " + runs + " (" + e + "); check its permissions", e);
    }
  }

  private static FileTime written(Path run) {
    try {
      Path metrics = run.resolve(METRICS);
      return Files.getLastModifiedTime(Files.exists(metrics) ? metrics : run);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  public static boolean hasRun(Path folder) {
    return Files.exists(folder.resolve(METRICS)) || Files.exists(folder.resolve("checkpoints"));
  }

  private Path numbered(int number) {
    return runs.resolve(number == 1 ? name : name + "-" + number);
  }

  private static Path created(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".writable", null));
      return folder;
    } catch (IOException e) {
      throw new UserError(
          "cannot write to the run folder "
              + folder
              + " ("
              + e.getMessage()
              + "); fix its permissions or choose another --out",
          e);
    }
  }
}
