package surprisal.data.source;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import surprisal.config.Malformed;
import surprisal.config.UserError;
import surprisal.data.TextFile;

/** Opens the source that a YAML file specifies. */
public final class Sources {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /** Java heap for a character that is generated and encoded. */
  private static final int BYTES_PER_CHARACTER = 10;

  private static final String NO_SOURCE =
      "the key source is missing; start the file with, for example, source: stories";

  private Sources() {}

  /** Whether {@link #open} reads this kind of file: *.yaml and *.yml. */
  public static boolean isSpec(Path file) {
    String name = file.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /**
   * Reads a specification.
   *
   * @throws UserError if it is not valid YAML, has unknown or missing keys, or invalid values
   */
  public static Source open(Path file) {
    return open(TextFile.read(file), file.toString());
  }

  static Source open(String yaml, String name) {
    SourceSpec spec;
    try {
      spec = YAML.readValue(yaml, SourceSpec.class);
    } catch (JsonProcessingException e) {
      throw new UserError(place(name, yaml, e) + ": " + reason(e), e);
    }
    if (spec == null) {
      throw new UserError(name + ": " + NO_SOURCE);
    }
    return spec.open(name);
  }

  /**
   * @param what the number is of, for messages
   * @throws UserError if a text of this many characters is empty or too long for the memory
   */
  public static void requireMemoryFor(String what, int characters) {
    if (characters < 1) {
      throw new UserError(what + " is " + characters + "; give at least 1");
    }
    long most = Runtime.getRuntime().maxMemory() / BYTES_PER_CHARACTER;
    if (characters > most) {
      throw new UserError(
          what
              + " is "
              + characters
              + ", too many for the Java heap; give at most "
              + most
              + ", or raise it with SURPRISAL_JAVA_OPTS=-Xmx...");
    }
  }

  private static String place(String name, String yaml, JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      // Jackson reports the end of the object, because it reads all keys of a record first.
      Pattern key =
          Pattern.compile("(?m)^[ {-]*" + Pattern.quote(unknown.getPropertyName()) + "\\s*:");
      Matcher found = key.matcher(yaml);
      return found.find()
          ? name + ":" + (1 + yaml.substring(0, found.start()).lines().count())
          : name;
    }
    JsonLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1 || isMissing(e) ? name : name + ":" + at.getLineNr();
  }

  private static boolean isMissing(JsonProcessingException e) {
    return e.getOriginalMessage().startsWith("Missing creator property");
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "it is nested too deep, or has a number of too many digits";
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds().stream()
              .map(Object::toString)
              .sorted()
              .collect(Collectors.joining(", "));
      return "unknown key " + unknown.getPropertyName() + "; known here: " + known;
    }
    if (e instanceof InvalidTypeIdException wrong) {
      String kind = wrong.getTypeId();
      return kind == null
          ? NO_SOURCE
          : kind.startsWith("tag:")
              ? "a YAML tag (!!...) has no meaning here; remove it"
              : "unknown source " + kind + "; choose one of: " + kinds();
    }
    if (isMissing(e)) {
      List<JsonMappingException.Reference> keys = ((JsonMappingException) e).getPath();
      String key = keys.get(keys.size() - 1).getFieldName();
      return "the key " + key + " is missing or misspelt; add it";
    }
    String path =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(r -> r.getFieldName() == null ? "" + r.getIndex() : r.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
      return (path.isEmpty() ? "it" : path) + " must be " + wanted(wrong.getTargetType());
    }
    return path.isEmpty() ? Malformed.reason(e) : path + ": " + Malformed.reason(e);
  }

  private static String kinds() {
    return Arrays.stream(SourceSpec.class.getAnnotation(JsonSubTypes.class).value())
        .map(JsonSubTypes.Type::name)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String wanted(Class<?> type) {
    if (type == String.class) {
      return "a text";
    } else if (type == int.class || type == long.class) {
      return "a whole number";
    } else if (type == double.class) {
      return "a number";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "keys with values";
  }
}
