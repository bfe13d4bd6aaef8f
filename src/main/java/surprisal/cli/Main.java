package surprisal.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;

/** Surprisal's commands. Exit codes: 0 done, 1 a defect of ours, 2 something the user can mend. */
@Command(
    name = "surprisal",
    description = "Trains small language models and says what their loss means.",
    version = "Surprisal 0.1.0",
    mixinStandardHelpOptions = true,
    subcommands = {
      TrainCommand.class,
      SanityCommand.class,
      EvalCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      SampleCommand.class,
      ExportCommand.class,
      PlotCommand.class,
      RunsCommand.class,
      SweepCommand.class,
      ExplainCommand.class,
      DataCommand.class,
      PrepareCommand.class,
      BaselineCommand.class,
      VerifyCommand.class,
      BenchCommand.class,
      TokenizerCommand.class,
      GenerateCompletion.class,
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as train");
  }

  /** The command line, wired but not run. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(utf8(System.out))
        .setErr(utf8(System.err))
        .setExecutionExceptionHandler(Main::explain);
  }

  private static PrintWriter utf8(java.io.OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (e instanceof UserError) {
      command.getErr().println("surprisal: " + e.getMessage());
      return 2;
    }
    command.getErr().println("surprisal: this is a defect of Surprisal's, please report it:");
    e.printStackTrace(command.getErr());
    return 1;
  }

  public static void main(String[] args) {
    // Read by ND4J and JavaCPP when they load, which no command does before this line.
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    System.setProperty("org.nd4j.log.initialization", "false");
    System.exit(commandLine().execute(args));
  }
}
