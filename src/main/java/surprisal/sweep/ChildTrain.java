package surprisal.sweep;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import surprisal.config.UserError;

/**
 * Runs {@code train} in a process of its own, so that one run's failure leaves the others alone.
 * Ending this JVM also ends the children gracefully: they save and can be resumed.
 */
public final class ChildTrain {
  private final Class<?> main;
  private final Path config;
  private final int threads;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  /**
   * @param main the command line's main class, which a child runs
   * @param compute threads of a child; 0 for the config's own setting
   */
  public ChildTrain(Class<?> main, Path config, int threads) {
    this.main = main;
    this.config = config;
    this.threads = threads;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end children"));
  }

  private void end() {
    running.forEach(Process::destroy);
    for (Process child : running) {
      try {
        child.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Starts or resumes a run, and waits for it.
   *
   * @return its error message; null if it succeeded
   */
  public String train(SweepRun run) {
    Path log = run.folder().resolveSibling(run.folder().getFileName() + ".log");
    try {
      Process child =
          new ProcessBuilder(command(run))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      running.add(child);
      int exit = child.waitFor();
      running.remove(child);
      return exit == 0 ? null : reason(log, exit);
    } catch (IOException e) {
      throw new UserError("cannot start a run of the sweep (" + e.getMessage() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private List<String> command(SweepRun run) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      boolean ofThisProcess = flag.startsWith("-javaagent") || flag.startsWith("-agentlib");
      if (!ofThisProcess) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of("train", config.toString(), "--plain"));
    command.addAll(List.of("--out", run.folder().toString()));
    if (run.begun()) {
      command.add("--resume");
    }
    for (String set : run.sets()) {
      command.addAll(List.of("--set", set));
    }
    if (threads > 0) {
      command.addAll(List.of("--threads", String.valueOf(threads)));
    }
    return command;
  }

  /** The last line with the prefix of error messages. */
  private static String reason(Path log, int exit) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith("surprisal: ")) {
        return lines.get(i).substring("surprisal: ".length());
      }
    }
    return "ended with exit code " + exit + "; see " + log;
  }
}
