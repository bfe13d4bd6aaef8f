package surprisal.cli.view;

import java.nio.file.Path;
import java.util.List;

/** Names of runs where several are shown: the shortest part of the path that distinguishes them. */
public final class RunNames {
  private RunNames() {}

  /** The last names of {@code run}'s path, as few as make it unique among the runs. */
  public static String shortest(Path run, List<Path> all) {
    Path whole = run.toAbsolutePath().normalize();
    for (int names = 1; names <= whole.getNameCount(); names++) {
      Path end = whole.subpath(whole.getNameCount() - names, whole.getNameCount());
      long same =
          all.stream().filter(other -> other.toAbsolutePath().normalize().endsWith(end)).count();
      if (same == 1) {
        return end.toString();
      }
    }
    return whole.toString();
  }
}
