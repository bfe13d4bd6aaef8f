package surprisal.data.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import surprisal.config.UserError;

/**
 * Documents from a file with one JSON object per line: a text field, or a prompt and its
 * completion.
 */
final class JsonDocuments {
  private static final ObjectReader JSON =
      AnyJson.mapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final String name;
  private final String field;

  JsonDocuments(String name, String field) {
    this.name = name;
    this.field = field;
  }

  void read(Reader reader, Consumer<Piece> sink) throws IOException {
    Lines lines = new Lines(reader, name);
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        document(parse(line, lines.place()), lines.place(), sink);
      }
    }
  }

  private static JsonNode parse(String line, String origin) {
    try {
      return JSON.readValue(line);
    } catch (JsonProcessingException e) {
      throw new UserError(origin + ": not valid JSON: " + AnyJson.reason(e), e);
    }
  }

  private void document(JsonNode line, String origin, Consumer<Piece> sink) {
    if (!line.isObject()) {
      throw new UserError(
          origin + ": each line must be an object, like {\"" + field + "\": \"...\"}");
    }
    if (line.has(field)) {
      String text = text(line, field, origin);
      if (!text.isBlank()) {
        sink.accept(new Piece(text, true, true, false, origin));
      }
      return;
    }
    if (!line.has("prompt") || !line.has("completion")) {
      List<String> fields = new ArrayList<>();
      line.fieldNames().forEachRemaining(fields::add);
      throw new UserError(
          origin
              + ": there is neither a field "
              + field
              + " nor prompt and completion; the fields are "
              + fields
              + ", choose one with --field");
    }
    sink.accept(new Piece(text(line, "prompt", origin), true, false, true, origin));
    sink.accept(new Piece(text(line, "completion", origin), false, true, false, origin));
  }

  private static String text(JsonNode line, String field, String origin) {
    JsonNode value = line.get(field);
    if (!value.isTextual()) {
      throw new UserError(
          origin + ": field " + field + " is " + value.getNodeType() + ", not text");
    }
    String text = value.textValue();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) { // an escape can be half a pair
      throw new UserError(origin + ": field " + field + " has an unpaired surrogate; remove it");
    }
    return text;
  }
}
