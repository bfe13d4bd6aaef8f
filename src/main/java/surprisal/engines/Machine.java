package surprisal.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What computes, by the name its maker gave it. */
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String NAME = "model name";

  private Machine() {}

  /** Such as {@code AMD EPYC 7B13, 2 processors}. */
  public static String description() {
    return processor().orElse(System.getProperty("os.arch"))
        + ", "
        + Cores.processors()
        + " processors";
  }

  private static Optional<String> processor() {
    if (!Files.isReadable(CPU_INFO)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(NAME))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }
}
