package surprisal.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Generates and inspects texts. */
@Command(
    mixinStandardHelpOptions = true,
    subcommands = {DataSynth.class, DataStats.class, DataCanaries.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "specify a subcommand, for example data synth");
  }
}
