package surprisal.data.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import surprisal.config.Malformed;
import surprisal.config.UserError;

/**
 * Documents from a file with one JSON object per line: a text field, or a prompt and its
 * completion.
 */
final class JsonDocuments {
  private static final ObjectReader JSON =
      JsonMapper.builder()
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
    BufferedReader lines = new BufferedReader(reader, 1 << 16);
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        document(parse(line, name + ":" + number), name + ":" + number, sink);
      }
    }
  }

  private static JsonNode parse(String line, String origin) {
    try {
      return JSON.readValue(line);
    } catch (JsonProcessingException e) {
      throw new UserError(origin + ": not valid JSON: " + Malformed.reason(e), e);
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
    return value.textValue();
  }
}
