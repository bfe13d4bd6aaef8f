package surprisal.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an experiment: the defaults, over them what the user's YAML file states, over that the
 * {@code --set key.path=value} and flags of the command line in their order. Keys are the records'
 * components in snake_case.
 */
public final class ConfigReader {
  private static final String DEFAULTS = "/surprisal/defaults.yaml";

  /** Bytes of the largest file that is read. */
  private static final int LARGEST = 1_000_000;

  private ConfigReader() {}

  /**
   * @param file a YAML file; an empty one asks for the defaults
   * @param sets overrides, such as {@code model.n_layer=6}
   * @throws UserError if the file cannot be read, is not YAML, or holds an unknown key, a wrong
   *     type or a value out of range; one line with the file, the line in it and the fix
   */
  public static RunConfig read(Path file, List<String> sets) {
    return readString(text(file), file.toString(), sets);
  }

  /** As {@link #read}, of a text; {@code name} stands for the file in messages. */
  public static RunConfig readString(String yaml, String name, List<String> sets) {
    return statedString(yaml, name, sets.stream().map(Setting::set).toList()).config();
  }

  /** As {@link #read}, with the place of each value for errors that are found later. */
  public static Stated stated(Path file, List<Setting> commandLine) {
    return statedString(text(file), file.toString(), commandLine);
  }

  /** As {@link #stated(Path, List)} of an empty file. */
  public static Stated defaults(List<Setting> commandLine) {
    return statedString("", "defaults.yaml", commandLine);
  }

  /** As {@link #stated(Path, List)}, of a text; {@code name} stands for the file in messages. */
  public static Stated statedString(String yaml, String name, List<Setting> commandLine) {
    SettingLayers<RunConfig> layers = new SettingLayers<>(RunConfig.class);
    Set<String> mappings = layers.mappings();
    layers.add(YamlSettings.read(defaults(), "defaults.yaml", mappings));
    boolean byteOrderMark = yaml.startsWith("\uFEFF");
    layers.add(YamlSettings.read(byteOrderMark ? yaml.substring(1) : yaml, name, mappings));
    for (Setting setting : commandLine) {
      layers.add(List.of(setting));
    }
    return new Stated(layers.bind(name), name, layers.places());
  }

  /** The key that is meant by a word without its section, here or in another trainer. */
  public static Optional<String> key(String word) {
    return Keys.named(word, Keys.of(RunConfig.class).keySet());
  }

  /** Every key of a configuration as YAML; {@link #readString} makes an equal record of it. */
  public static String toYaml(RunConfig config) {
    boolean printable = config.toString().chars().allMatch(c -> c >= ' ' && c <= '~');
    YAMLMapper mapper =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            // Unquoted line breaks of Unicode's would come back as spaces.
            .configure(YAMLGenerator.Feature.MINIMIZE_QUOTES, printable)
            .build();
    try {
      return mapper.writeValueAsString(tree(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + config, e);
    }
  }

  private static Map<String, Object> tree(Record values) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(values);
        tree.put(Keys.snakeCase(component.getName()), plain(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component + " of " + values, e);
      }
    }
    return tree;
  }

  /** What Jackson can write. */
  private static Object plain(Object value) {
    if (value instanceof Record section) {
      return tree(section);
    } else if (value instanceof Enum<?> constant) {
      return Keys.spelled(constant);
    }
    return value instanceof Path path ? path.toString() : value;
  }

  private static String defaults() {
    try (InputStream in = ConfigReader.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException("no " + DEFAULTS + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserError(file + " is a folder; name a YAML file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new UserError(file + " is larger than 1 MB, which is not an experiment's config");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new UserError(
          "there is no file " + file + "; name a YAML file such as configs/tiny.yaml");
    } catch (CharacterCodingException e) {
      throw new UserError(file + " is not UTF-8 text; save it as UTF-8", e);
    } catch (AccessDeniedException e) {
      throw new UserError(file + " may not be read; check its permissions", e);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
