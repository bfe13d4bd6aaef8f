package surprisal.sweep;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.ConfigReader;
import surprisal.config.FlatConfig;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.report.RunSummary;
import surprisal.run.RunFolders;

/**
 * One run of a sweep.
 *
 * @param point of the grid
 * @param seed of the run
 * @param folder it writes to
 * @param sets what differs from the config file
 */
public record SweepRun(Grid.Point point, long seed, Path folder, List<String> sets) {

  public static SweepRun of(Grid.Point point, long seed, Path parent, List<String> common) {
    List<String> sets = new ArrayList<>(common);
    sets.addAll(point.sets());
    sets.add("seed=" + seed);
    String name = point.name().isEmpty() ? "" : point.name() + ",";
    return new SweepRun(point, seed, parent.resolve(name + "seed=" + seed), sets);
  }

  /** Its current state. */
  RunSummary summary() {
    return RunSummary.of(folder, Instant.now());
  }

  boolean begun() {
    return RunFolders.hasRun(folder);
  }

  public boolean finished() {
    return begun() && summary().state() == RunSummary.State.DONE;
  }

  /**
   * @throws UserError if the folder holds a run of another configuration; compute settings may
   *     differ
   */
  public void requireSame(Path config) {
    RunConfig wanted = ConfigReader.read(config, sets);
    if (!begun()) {
      return;
    }
    Map<String, String> now = comparable(FlatConfig.of(ConfigReader.toYaml(wanted)));
    Map<String, String> then = comparable(summary().config());
    for (Map.Entry<String, String> key : now.entrySet()) {
      String before = then.get(key.getKey());
      if (before != null && !before.equals(key.getValue())) {
        throw new UserError(
            folder
                + " was created with "
                + key.getKey()
                + " "
                + before
                + ", now it is "
                + key.getValue()
                + "; choose another --out or remove it");
      }
    }
  }

  private static Map<String, String> comparable(Map<String, String> config) {
    Map<String, String> keys = new LinkedHashMap<>(config);
    keys.keySet().removeIf(key -> key.startsWith("compute."));
    return keys;
  }
}
