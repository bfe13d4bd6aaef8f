package surprisal.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Text to ids: {@code surprisal tokenizer train|encode|decode|inspect}. */
@Command(
    mixinStandardHelpOptions = true,
    subcommands = {
      TokenizerTrain.class,
      TokenizerEncode.class,
      TokenizerDecode.class,
      TokenizerInspect.class
    })
public final class TokenizerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Specify a subcommand: train, encode, decode or inspect.");
  }
}
