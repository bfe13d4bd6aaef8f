package surprisal.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import surprisal.config.DataConfig;

/**
 * Finds what the project brings along. The launcher tells where the project lies, so that its
 * configs and texts are found from any folder; a file of that name in the working folder goes
 * first.
 */
public final class Home {
  private Home() {}

  public static Path path(String relative) {
    Path here = Path.of(relative);
    String home = System.getenv("SURPRISAL_HOME");
    if (home == null || Files.exists(here) || here.isAbsolute()) {
      return here;
    }
    Path there = Path.of(home).resolve(relative);
    return Files.exists(there) ? there : here;
  }

  public static DataConfig resolved(DataConfig data) {
    return data.withText(path(data.text()).toString());
  }
}
