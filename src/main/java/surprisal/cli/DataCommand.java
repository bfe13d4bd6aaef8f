package surprisal.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes texts and looks into them. */
@Command(
    name = "data",
    description = "Texts of known entropy, and statistics of any text.",
    mixinStandardHelpOptions = true,
    subcommands = {DataSynth.class, DataStats.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as data synth");
  }
}
