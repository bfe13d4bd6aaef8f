package surprisal.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lines of bash in which {@code $SURPRISAL} is the command line in a JVM of its own.
 *
 * @param folder they start in
 * @param environment variables besides the usual ones
 */
record Forked(Path folder, Map<String, String> environment) {
  private static final String NEWER =
      "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

  /** How the lines ended, and what they printed. */
  record Ended(int code, String out, String err) {}

  Ended run(String lines) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String flags = Runtime.version().feature() >= 24 ? NEWER : "";
    Path out = folder.resolve("out"), err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", lines);
    builder
        .environment()
        .put(
            "SURPRISAL",
            java + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 " + flags + " surprisal.cli.Main");
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException("still running: " + lines);
    }
    return new Ended(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
