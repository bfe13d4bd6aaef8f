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
      description = "experiment (default: configs/quickstart.yaml)")
  private Path given;

  private final Path usual;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the config, such as model.n_layer=6; repeatable")
  private List<String> sets = new ArrayList<>();

  /**
   * @param file the config of the project's that is taken where none is named
   */
  public ConfigOptions(String file) {
    usual = Path.of(file);
  }

  /** Whether the command line names a config. */
  public boolean given() {
    return given != null;
  }

  public Path file() {
    return Home.path((given == null ? usual : given).toString());
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
    return stated(commandLine(flags));
  }

  /** The experiment with settings laid over it. */
  public Stated stated(List<Setting> commandLine) {
    if (Files.notExists(file())) {
      throw MissingConfig.error(file(), Home.path("configs"));
    }
    return ConfigReader.stated(file(), commandLine);
  }

  /** What {@code --set} says, and then flags. */
  public List<Setting> commandLine(List<Setting> flags) {
    List<Setting> commandLine = new ArrayList<>(sets.stream().map(Setting::set).toList());
    commandLine.addAll(flags);
    return commandLine;
  }
}
