package surprisal.engines;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that this process can have: the machine's, or less where a container (a cgroup) limits
 * it. Swap does not count, because every step touches every array.
 *
 * @param total bytes of the machine or the container
 * @param free bytes left for this process, with those it has already taken
 * @param owner whose memory it is, for messages
 */
public record MachineMemory(double total, double free, String owner) {
  private static final Pattern LIMIT = Pattern.compile("(?i)([0-9]+)([kmgt]?)b?");
  private static final List<String> UNITS = List.of("", "k", "m", "g", "t");

  /** As it is now, or less where JavaCPP was given a limit. */
  public static MachineMemory now() {
    MachineMemory system = of(Path.of("/"));
    double limit = bytes(System.getProperty("org.bytedeco.javacpp.maxphysicalbytes", "0"));
    return limit == 0 || limit > system.free
        ? system
        : new MachineMemory(limit, limit, "JavaCPP (maxphysicalbytes)");
  }

  /** A number of bytes as JavaCPP reads it, such as {@code 4g}; 0 for none. */
  static double bytes(String limit) {
    Matcher parts = LIMIT.matcher(limit);
    return parts.matches()
        ? Double.parseDouble(parts.group(1))
            * Math.pow(1024, UNITS.indexOf(parts.group(2).toLowerCase(Locale.ROOT)))
        : 0;
  }

  /**
   * @param root where proc and sys are
   */
  static MachineMemory of(Path root) {
    List<String> machine = lines(root.resolve("proc/meminfo"));
    double total = number(machine, "MemTotal:") * 1024;
    if (total == 0) {
      return withoutProc();
    }
    double own = number(lines(root.resolve("proc/self/status")), "VmRSS:") * 1024;
    double available = number(machine, "MemAvailable:") * 1024;
    double free = available == 0 ? total : Math.min(total, available + own); // 0: an old kernel
    MachineMemory least = new MachineMemory(total, free, "this machine");
    for (Cgroup group : Cgroup.of(root)) {
      double left = Math.min(group.limit(), group.limit() - group.used() + own);
      if (left < least.free) {
        least = new MachineMemory(group.limit(), Math.max(0, left), "this container");
      }
    }
    return least;
  }

  /** Systems without /proc do not say what others could give back, so all counts as free. */
  private static MachineMemory withoutProc() {
    double total =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Double.POSITIVE_INFINITY;
    return new MachineMemory(total, total, "this machine");
  }

  /** The lines of a file of the kernel's; none where there is no such file. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException absent) {
      return List.of();
    }
  }

  /** The number after a name at the start of a line; 0 where there is none. */
  static double number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split(" ")[0])
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElse(0);
  }
}
