package surprisal.cli.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The peak memory of this process so far. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Resident bytes at their highest, or null where the system does not report it. */
  public static Long bytes() {
    try {
      return bytes(Files.readAllLines(STATUS));
    } catch (NoSuchFileException notLinux) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + STATUS, e);
    }
  }

  /** As Linux reports it: {@code VmHWM: 12345 kB}. */
  public static Long bytes(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(null);
  }
}
