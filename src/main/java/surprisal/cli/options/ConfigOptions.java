package surprisal.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import surprisal.config.ConfigReader;
import surprisal.config.MissingConfig;
import surprisal.config.Setting;
import surprisal.config.Stated;

/** An experiment: {@code CONFIG} and {@code --set}. */
public final class ConfigOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "CONFIG",
      description = "experiment (default: ${DEFAULT-VALUE})")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the config, such as model.n_layer=6; repeatable")
  private List<String> sets = new ArrayList<>();

  /**
   * @param file the config of the project's that is taken where none is named
   */
  public ConfigOptions(String file) {
    this.file = Path.of(file);
  }

  public Path file() {
    return Home.path(file.toString());
  }

  public List<String> sets() {
    return sets;
  }

  /**
   * Reads the experiment.
   *
   * @param flags laid over it and over what {@code --set} says
   * @throws surprisal.config.UserError if the file or a value is wrong
   */
  public Stated read(List<Setting> flags) {
    if (Files.notExists(file())) {
      throw MissingConfig.error(file(), Home.path("configs"));
    }
    List<Setting> commandLine = new ArrayList<>(sets.stream().map(Setting::set).toList());
    commandLine.addAll(flags);
    return ConfigReader.stated(file(), commandLine);
  }
}
