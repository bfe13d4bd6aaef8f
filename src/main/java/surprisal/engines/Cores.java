package surprisal.engines;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The number of cores to compute with: two hardware threads of one core share its arithmetic units.
 */
public final class Cores {
  private static final Path CPUS = Path.of("/sys/devices/system/cpu");

  private Cores() {}

  /** Processors that this process may use. */
  static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Physical cores, at most {@link #processors}, which is also the answer where the system reports
   * none.
   */
  public static int physical() {
    Set<String> cores = new HashSet<>();
    try (DirectoryStream<Path> cpus = Files.newDirectoryStream(CPUS, "cpu[0-9]*")) {
      for (Path cpu : cpus) {
        Path siblings = cpu.resolve("topology/thread_siblings_list");
        if (Files.isReadable(siblings)) {
          cores.add(Files.readString(siblings));
        }
      }
    } catch (IOException notLinux) {
      return processors();
    }
    return cores.isEmpty() ? processors() : Math.min(cores.size(), processors());
  }
}
