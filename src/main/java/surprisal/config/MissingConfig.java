package surprisal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A configuration that does not exist: which ones do, the one with the nearest name first. */
public final class MissingConfig {
  /** A message is read at a glance. */
  private static final int LONGEST_LIST = 200;

  private MissingConfig() {}

  /**
   * @param file that does not exist
   * @param folder of the project's configurations
   */
  public static UserError error(Path file, Path folder) {
    List<Path> found = new ArrayList<>(configs(folder));
    Path beside = file.toAbsolutePath().normalize().getParent();
    if (beside != null && !beside.equals(folder.toAbsolutePath().normalize())) {
      found.addAll(configs(Path.of("").toAbsolutePath().relativize(beside)));
    }
    String name = stem(file);
    found.sort(Comparator.comparingInt(config -> Keys.editDistance(name, stem(config))));
    if (found.isEmpty()) {
      return new UserError("there is no file " + file + "; name a YAML file");
    }
    StringBuilder list = new StringBuilder();
    for (Path config : found) {
      if (list.length() + config.toString().length() > LONGEST_LIST) {
        list.append(", ...");
        break;
      }
      list.append(list.isEmpty() ? "" : ", ").append(config);
    }
    return new UserError("there is no file " + file + "; there are " + list);
  }

  private static List<Path> configs(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static String stem(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
  }
}
