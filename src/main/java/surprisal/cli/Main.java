package surprisal.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;

/**
 * Surprisal's commands. Exit codes: 0 done, 1 an internal error, a failed check (sanity, verify) or
 * a difference (diff), 2 something the user can fix, 130 interrupted.
 */
@Command(
    name = "surprisal",
    description = "Trains small language models and says what their loss means.",
    version = "Surprisal " + Main.VERSION,
    mixinStandardHelpOptions = true)
public final class Main implements Runnable, IExecutionExceptionHandler {
  static final String VERSION = "0.1.0";

  /** The commands, in the order of the list in help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          TrainCommand.class,
          SanityCommand.class,
          EvalCommand.class,
          CompareCommand.class,
          ReportCommand.class,
          SampleCommand.class,
          ExportCommand.class,
          PlotCommand.class,
          RunsCommand.class,
          DiffCommand.class,
          SweepCommand.class,
          ExplainCommand.class,
          DataCommand.class,
          PrepareCommand.class,
          BaselineCommand.class,
          VerifyCommand.class,
          BenchCommand.class,
          TokenizerCommand.class,
          GenerateCompletion.class);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as train");
  }

  /**
   * The command line for these words, wired but not run. Reading the options of every command would
   * take longer than all else that {@code --help} does, so a command that is not among the words
   * has only its name and description. Without words, every command is complete.
   */
  static CommandLine commandLine(String... words) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    List<String> named = List.of(words);
    boolean all = needsAllCommands(named);
    for (Class<?> type : COMMANDS) {
      Command command = type.getAnnotation(Command.class);
      if (all || named.contains(command.name())) {
        line.addSubcommand(type);
      } else {
        line.addSubcommand(nameAndDescription(command));
      }
    }
    // The handler is not a lambda: the launcher's class archive cannot hold one of picocli's types.
    return line.setCaseInsensitiveEnumValuesAllowed(true)
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

  private static CommandSpec nameAndDescription(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    spec.usageMessage().description(command.description());
    return spec;
  }

  private static PrintWriter utf8(java.io.OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof UserError) {
      command.getErr().println("surprisal: " + e.getMessage());
      return 2;
    }
    command.getErr().println("surprisal: internal error; please report this bug:");
    e.printStackTrace(command.getErr());
    return 1;
  }

  public static void main(String[] args) {
    // Read by ND4J and JavaCPP when they load, which no command does before this line.
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    System.setProperty("org.nd4j.log.initialization", "false");
    // Otherwise picocli looks for Groovy in every jar.
    System.setProperty("picocli.disable.closures", "true");
    CommandLine line = commandLine(args);
    int code = line.execute(args);
    // Since JDK 21, exit looks for a logger in every jar; after help nothing is left to stop.
    if (code != 0 || !isHelp(line.getParseResult())) {
      System.exit(code);
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
