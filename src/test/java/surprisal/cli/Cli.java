package surprisal.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs a command as the shell would, without leaving the JVM. */
public final class Cli {
  private Cli() {}

  /** What a command did. */
  public record Outcome(int exit, String out, String err) {

    /** What it printed, on one line wherever the console broke it. */
    public String said() {
      return out.replaceAll("\\s+", " ");
    }
  }

  public static Outcome run(Object... arguments) {
    String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    return run(Main.commandLine(words), words);
  }

  /** A command line that can run more than once any command that reads no stream. */
  public static CommandLine commandLine(String command) {
    return Main.commandLine(command);
  }

  public static Outcome run(CommandLine command, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exit = command.execute(words);
    return new Outcome(exit, out.toString(), err.toString());
  }
}
