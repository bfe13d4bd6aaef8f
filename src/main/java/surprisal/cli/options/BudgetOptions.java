package surprisal.cli.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

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

  /** As {@code --set} would have them. */
  public List<String> sets() {
    List<String> sets = new ArrayList<>();
    add(sets, "minutes", minutes);
    add(sets, "until_loss", untilLoss);
    add(sets, "max_tokens", maxTokens);
    return sets;
  }

  private static void add(List<String> sets, String key, String value) {
    if (value != null) {
      sets.add("training." + key + "=" + value);
    }
  }
}
