package surprisal.engines;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A limit on the memory of a group of processes, such as a container.
 *
 * @param limit bytes
 * @param used bytes that cannot be taken back: without the copies of files
 */
record Cgroup(double limit, double used) {

  /** What the files of cgroups of a version are called. */
  private enum Version {
    V1("sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"),
    V2("sys/fs/cgroup", "memory.max", "memory.current", "");

    private final String mount;
    private final String limit;
    private final String usage;
    private final String prefix;

    Version(String mount, String limit, String usage, String prefix) {
      this.mount = mount;
      this.limit = limit;
      this.usage = usage;
      this.prefix = prefix;
    }

    private static Version of(String controllers) {
      return controllers.isEmpty()
          ? V2
          : List.of(controllers.split(",")).contains("memory") ? V1 : null;
    }
  }

  /** Every limit that this process is under: its own group's and those of the groups around it. */
  static List<Cgroup> of(Path root) {
    List<Cgroup> groups = new ArrayList<>();
    for (String line : MachineMemory.lines(root.resolve("proc/self/cgroup"))) {
      String[] parts = line.split(":", 3); // number:controllers:path
      Version version = parts.length < 3 ? null : Version.of(parts[1]);
      if (version != null) {
        Path mount = root.resolve(version.mount);
        Path own = mount.resolve(parts[2].replaceFirst("^/+", "")).normalize();
        // In a container the path may be the host's, of which only the mount itself is visible.
        Path folder = own.startsWith(mount) ? own : mount;
        for (; folder.startsWith(mount); folder = folder.getParent()) {
          read(folder, version, groups);
        }
      }
    }
    return groups;
  }

  private static void read(Path folder, Version version, List<Cgroup> groups) {
    List<String> limit = MachineMemory.lines(folder.resolve(version.limit));
    List<String> usage = MachineMemory.lines(folder.resolve(version.usage));
    if (limit.size() != 1 || usage.size() != 1 || !limit.get(0).matches("[0-9]+")) {
      return; // absent, or "max"
    }
    List<String> stat = MachineMemory.lines(folder.resolve("memory.stat"));
    double files =
        MachineMemory.number(stat, version.prefix + "inactive_file ")
            + MachineMemory.number(stat, version.prefix + "active_file ");
    double used = Double.parseDouble(usage.get(0)) - files;
    groups.add(new Cgroup(Double.parseDouble(limit.get(0)), Math.max(0, used)));
  }
}
