package surprisal.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Why a text is not JSON or YAML, as a phrase for a person who knows neither parser. */
public final class Malformed {
  /** What follows these in a message is about the parser's switches and classes. */
  private static final List<String> ASIDES =
      List.of(" (start marker at", " (for ", ": enable `", " (but ");

  private Malformed() {}

  public static String reason(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException
        || e.getCause() instanceof StreamConstraintsException) {
      return "it is nested too deeply, or a value in it is too long";
    }
    if (e.getCause() instanceof ReaderException reader) {
      return String.format(Locale.ROOT, "U+%04X is not allowed in YAML", reader.getCodePoint());
    }
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblem() != null) {
      return firstLine(marked.getProblem());
    }
    String reason = firstLine(e.getOriginalMessage());
    if (e instanceof JsonMappingException && e.getCause() == null) {
      return reason.startsWith("Trailing token")
          ? "more follows after its end"
          : "it is another kind of value";
    }
    if (reason.startsWith("Expected a field name")) {
      return "a key must be a plain word";
    }
    for (String aside : ASIDES) {
      int at = reason.indexOf(aside);
      reason = at < 0 ? reason : reason.substring(0, at);
    }
    return reason;
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("unreadable");
    // The parser shows single UTF-16 units, which may be half a character; no file takes that.
    return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
