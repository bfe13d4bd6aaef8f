package surprisal.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import surprisal.cli.options.NamedPath;
import surprisal.config.UserError;

/**
 * Surprisal's commands. Exit codes: 0 done, 1 an internal error, a failed check (sanity, verify) or
 * a difference (diff), 2 something the user can fix, 130 interrupted.
 */
public final class Main implements Runnable, IExecutionExceptionHandler {
  static final String VERSION = "0.1.0";

  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as train");
  }

  /**
   * The command line for these words, wired but not run. Reading the annotations of every command
   * would take longer than all else that {@code --help} does, so only the commands among the words
   * have their options. Without words, all have.
   */
  static CommandLine commandLine(String... words) {
    Main main = new Main();
    CommandLine line = new CommandLine(main.spec());
    List<String> named = List.of(words);
    boolean all = needsAllCommands(named);
    for (ListedCommand command : ListedCommand.ALL) {
      boolean complete = all || named.contains(command.name());
      line.addSubcommand(command.name(), complete ? command.type() : CommandSpec.create());
      CommandSpec spec = line.getSubcommands().get(command.name()).getCommandSpec();
      if (spec.usageMessage().description().length == 0) { // picocli's own command has a longer one
        spec.usageMessage().description(command.description());
      }
    }
    // Handlers are not lambdas: the launcher's class archive cannot hold one of picocli's types.
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, new NamedPath())
        .setOut(utf8(System.out))
        .setErr(utf8(System.err))
        .setParameterExceptionHandler(new WrongWords())
        .setExecutionExceptionHandler(main);
  }

  /** Completion is about every command, and {@code @FILE} may name any. */
  private static boolean needsAllCommands(List<String> words) {
    for (String word : words) {
      if (word.equals("generate-completion") || word.startsWith("@")) {
        return true;
      }
    }
    return words.isEmpty();
  }

  private CommandSpec spec() {
    spec =
        CommandSpec.wrapWithoutInspection(this).name("surprisal").version("Surprisal " + VERSION);
    spec.usageMessage().description("Trains small language models and says what their loss means.");
    OptionSpec.Builder help = OptionSpec.builder("-h", "--help").usageHelp(true);
    OptionSpec.Builder version = OptionSpec.builder("-V", "--version").versionHelp(true);
    return spec.addOption(help.description("Show this help message and exit.").build())
        .addOption(version.description("Print version information and exit.").build());
  }

  private static PrintWriter utf8(java.io.OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return told(e, command.getErr());
  }

  /** Says what went wrong, and returns the exit code. */
  private static int told(Throwable failure, PrintWriter err) {
    Optional<String> sentence = Failure.sentence(failure);
    if (sentence.isPresent()) {
      err.println("surprisal: " + sentence.get());
      return 2;
    }
    err.println("surprisal: internal error; please report this bug:");
    failure.printStackTrace(err);
    return 1;
  }

  public static void main(String[] args) {
    // Read by ND4J and JavaCPP when they load, which no command does before this line. Only the
    // Java heap is limited by -Xmx.
    setUnlessGiven("org.bytedeco.javacpp.maxbytes", "0");
    setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
    System.setProperty("org.nd4j.log.initialization", "false");
    // Otherwise picocli looks for Groovy in every jar.
    System.setProperty("picocli.disable.closures", "true");
    // Numbers and case do not depend on where the machine stands.
    Locale.setDefault(Locale.ROOT);
    StandardOutput output = new StandardOutput();
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    CommandLine line = commandLine(args);
    int code = output.exitCode(execute(line, args));
    // Since JDK 21, exit looks for a logger in every jar; after help nothing is left to stop.
    if (code != 0 || !isHelp(line.getParseResult())) {
      System.exit(code);
    }
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static int execute(CommandLine line, String... args) {
    try {
      requireReadable(args);
      return line.execute(args);
    } catch (UserError | OutOfMemoryError e) { // picocli lets errors pass
      return told(e, line.getErr());
    }
  }

  /**
   * A JVM in a locale without UTF-8 that was not started by the launcher has lost every letter
   * beyond ASCII.
   */
  private static void requireReadable(String... args) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    if (!encoding.equals("UTF-8") && String.join("", args).indexOf('\uFFFD') >= 0) {
      throw new UserError(
          "an argument has letters that this locale ("
              + encoding
              + ") cannot read; set LC_ALL=C.UTF-8, or start with scripts/surprisal");
    }
  }

  private static boolean isHelp(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      if (command.isUsageHelpRequested()) {
        return true;
      }
    }
    return false;
  }
}
