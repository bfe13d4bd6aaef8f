package surprisal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import surprisal.config.UserError;

/**
 * Which folder a run writes to: the one requested, or runs/NAME, runs/NAME-2, ... named after the
 * config file.
 *
 * @param runs parent of unnamed run folders
 * @param config the experiment's file
 * @param named the requested folder, or null
 */
public record RunFolders(Path runs, Path config, Path named) {

  /**
   * Creates a folder for a new run.
   *
   * @throws UserError if the named folder already contains a run or cannot be written to
   */
  public Path fresh() {
    if (named != null) {
      if (hasRun(named)) {
        throw new UserError(
            named
                + " already contains a run; add --resume to continue it, or choose"
                + " another --out");
      }
      return created(named);
    }
    int number = 1;
    while (hasRun(numbered(number))) {
      number++;
    }
    return created(numbered(number));
  }

  /**
   * The named folder, or the newest of this config's.
   *
   * @throws UserError if there is none to resume
   */
  public Path existing() {
    Path found = named;
    if (named == null) {
      int number = 1;
      while (hasRun(numbered(number + 1))) {
        number++;
      }
      found = numbered(number);
    }
    if (!hasRun(found)) {
      throw new UserError(
          "there is no run in "
              + found
              + " to resume; omit --resume, or give the run's"
              + " folder with --out");
    }
    return found;
  }

  public static boolean hasRun(Path folder) {
    return Files.exists(folder.resolve("metrics.jsonl"))
        || Files.exists(folder.resolve("checkpoints"));
  }

  private Path numbered(int number) {
    String name = config.getFileName().toString().replaceFirst("\\.ya?ml$", "");
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
