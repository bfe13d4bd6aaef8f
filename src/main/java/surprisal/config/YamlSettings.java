package surprisal.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;
import surprisal.config.Setting.Form;

/**
 * A YAML text as a list of settings in the order of the file, each with its line. A scalar keeps
 * its characters: what they mean is for the key's type to say, not for YAML 1.1, to which 1_0 is
 * ten and {@code no} is false.
 */
final class YamlSettings {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String yaml;
  private final String name;
  private final Set<String> mappings;
  private final YAMLParser parser;
  private final List<Setting> settings = new ArrayList<>();
  private final Map<String, Integer> firstLines = new HashMap<>();

  private YamlSettings(String yaml, String name, Set<String> mappings, YAMLParser parser) {
    this.yaml = yaml;
    this.name = name;
    this.mappings = mappings;
    this.parser = parser;
  }

  /**
   * @param mappings dotted keys whose value is a mapping of the user's own words to scalars
   * @throws UserError if the text is not one YAML mapping of sections and scalars
   */
  static List<Setting> read(String yaml, String name, Set<String> mappings) {
    try (YAMLParser parser = YAML.createParser(yaml)) {
      YamlSettings reading = new YamlSettings(yaml, name, mappings, parser);
      reading.document();
      return List.copyOf(reading.settings);
    } catch (JsonProcessingException e) {
      throw malformed(yaml, name, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void document() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return;
    }
    if (token != JsonToken.VALUE_NULL) {
      if (token != JsonToken.START_OBJECT) {
        throw error(line(), "expected keys with values, such as seed: 1");
      }
      section("");
    }
    if (parser.nextToken() != null) {
      throw error(line(), "a second YAML document starts here; keep one experiment in a file");
    }
  }

  private void section(String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int line = line();
      String path = prefix + parser.currentName();
      if (parser.currentName().indexOf('.') >= 0) {
        throw error(line, "unknown key %s; indent the key below its section instead", path);
      }
      Integer first = firstLines.putIfAbsent(path, line);
      if (first != null) {
        throw error(line, "%s was already given on line %d; keep one of them", path, first);
      }
      JsonToken token = parser.nextToken();
      if (parser.isCurrentAlias()) {
        throw error(line, "%s is a YAML alias; write the value itself", path);
      }
      boolean mapping = token == JsonToken.START_OBJECT && mappings.contains(path);
      Form form = mapping ? Form.MAPPING : form(token);
      String text = token.isScalarValue() ? parser.getText() : "";
      List<String> items = form == Form.LIST ? items() : mapping ? entries(path) : null;
      settings.add(new Setting(path, form, text, items, name + ":" + line));
      if (form == Form.SECTION) {
        section(path + ".");
      }
    }
  }

  /** The scalars of a list, to its end; null if it holds anything else. */
  private List<String> items() throws IOException {
    List<String> items = new ArrayList<>();
    boolean scalars = true;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      scalars &= token.isScalarValue() && token != JsonToken.VALUE_NULL && !parser.isCurrentAlias();
      items.add(token.isScalarValue() ? parser.getText() : "");
      parser.skipChildren();
    }
    return scalars ? List.copyOf(items) : null;
  }

  /** The words and scalars of a mapping in turn, to its end. */
  private List<String> entries(String path) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int line = line();
      String key = parser.currentName();
      JsonToken token = parser.nextToken();
      if (!token.isScalarValue() || token == JsonToken.VALUE_NULL || parser.isCurrentAlias()) {
        throw error(line, "%s needs a plain number after \"%s\"", path, key);
      }
      if (entries.putIfAbsent(key, parser.getText()) != null) {
        throw error(line, "%s names \"%s\" twice; keep one", path, key);
      }
    }
    return entries.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())).toList();
  }

  private Form form(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Form.SECTION;
      case START_ARRAY -> Form.LIST;
      case VALUE_NULL -> Form.NULL;
      case VALUE_STRING -> quoted() ? Form.QUOTED : Form.PLAIN;
      default -> Form.PLAIN;
    };
  }

  /** The parser does not tell the style of a scalar; the character where it starts does. */
  private boolean quoted() {
    long codePoints = parser.currentTokenLocation().getCharOffset();
    char start = yaml.charAt(yaml.offsetByCodePoints(0, Math.toIntExact(codePoints)));
    return start == '"' || start == '\'';
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private UserError error(int line, String format, Object... values) {
    return new UserError(name + ":" + line + ": " + String.format(Locale.ROOT, format, values));
  }

  /** SnakeYAML's own words without its multi-line excerpt, at the place where it gave up. */
  private static UserError malformed(String yaml, String name, JsonProcessingException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      line = marked.getProblemMark().getLine() + 1;
    } else if (e.getCause() instanceof ReaderException reader) {
      int end = yaml.offsetByCodePoints(0, reader.getPosition());
      line = 1 + (int) yaml.substring(0, end).chars().filter(c -> c == '\n').count();
    }
    String place = name + ":" + line;
    return new UserError(place + ": not well-formed YAML: " + Malformed.reason(e), e);
  }
}
