package surprisal.cli;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import surprisal.config.ConfigReader;

/**
 * Words of a command line that mean nothing here: one sentence instead of the whole usage. An
 * option that is a key of the config, here or in another trainer, leads to {@code --set}.
 */
final class WrongWords implements IParameterExceptionHandler {
  /** Options of nanoGPT's scripts and others that are options here, too. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          entry("start", "--prompt"),
          entry("max_new_tokens", "--tokens"),
          entry("num_tokens", "--tokens"),
          entry("top_k", "--top-k"),
          entry("top_p", "--top-p"),
          entry("out_dir", "--out"),
          entry("output_dir", "--out"),
          entry("init_from", "--resume"),
          entry("resume_from_checkpoint", "--resume"),
          entry("wandb_log", "--page"),
          entry("wandb", "--page"));

  @Override
  public int handleParseException(ParameterException e, String[] words) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ").replaceFirst("^surprisal", "");
    command
        .getErr()
        .println(
            "surprisal: "
                + message(e).replaceFirst("\\.$", "")
                + "; scripts/surprisal"
                + name
                + " --help lists what there is");
    return 2;
  }

  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return e.getMessage().lines().findFirst().orElse("");
    }
    String word = unmatched.getUnmatched().get(0);
    if (!word.startsWith("-")) {
      return "there is no place for " + word;
    }
    int equals = word.indexOf('=');
    String option = equals < 0 ? word : word.substring(0, equals);
    return "there is no option " + option + hint(e.getCommandLine(), word, option);
  }

  private static String hint(CommandLine command, String word, String option) {
    String plain = option.replaceFirst("^-+", "").replace('-', '_');
    String other = OPTIONS.get(plain);
    if (other != null && command.getCommandSpec().findOption(other) != null) {
      return ", but " + other;
    }
    Optional<String> key = ConfigReader.key(plain);
    if (key.isPresent() && command.getCommandSpec().findOption("--set") != null) {
      String value = word.contains("=") ? word.substring(word.indexOf('=') + 1) : "VALUE";
      return ", but --set " + key.get() + "=" + value;
    }
    String nearest = "--" + plain.replace('_', '-');
    return command.getCommandSpec().findOption(nearest) == null ? "" : ", but " + nearest;
  }
}
