package surprisal.cli.options;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import surprisal.config.Setting;

/** When a run ends before its steps are made; each stands for a key of the config. */
public final class BudgetOptions {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "end after so many minutes of training; overrides training.minutes")
  private String minutes;

  @Option(
      names = "--until-loss",
      paramLabel = "NATS",
      description = "end when the validation loss is there; overrides training.until_loss")
  private String untilLoss;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "train on so many tokens: sets the steps, and the schedule with them; overrides"
              + " training.max_tokens")
  private String maxTokens;

  /** The flags that were given. */
  public List<Setting> settings() {
    return Stream.of(
            Setting.flag("--minutes", "training.minutes", minutes),
            Setting.flag("--until-loss", "training.until_loss", untilLoss),
            Setting.flag("--max-tokens", "training.max_tokens", maxTokens))
        .flatMap(Optional::stream)
        .toList();
  }
}
