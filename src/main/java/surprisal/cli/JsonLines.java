package surprisal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import surprisal.config.UserError;

/** One JSON value per line from standard input, one per line to standard output. */
final class JsonLines {
  private static final int LINES_AT_ONCE = 1024;
  private static final int CHARACTERS_AT_ONCE = 1 << 22;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                for (CoercionInputShape shape : CoercionInputShape.values()) {
                  config.setCoercion(shape, CoercionAction.Fail);
                }
              })
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private JsonLines() {}

  /**
   * Reads lines, turns several at once into as many results, and writes those.
   *
   * @param what the kind of value, for the error, such as "a JSON string"
   * @throws UserError at a line that is no such value, naming its number
   */
  static <A, B> void map(
      InputStream in,
      OutputStream out,
      Class<A> type,
      String what,
      Function<List<A>, List<B>> function) {
    try {
      // No decoder of the reader's own making: malformed UTF-8 must be an error, not U+FFFD.
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
      Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      List<A> batch = new ArrayList<>();
      long characters = 0;
      long number = 0;
      for (String line = next(lines, number); line != null; line = next(lines, number)) {
        number++;
        batch.add(value(line, number, type, what));
        characters += line.length();
        if (batch.size() == LINES_AT_ONCE || characters > CHARACTERS_AT_ONCE) {
          write(apply(function, batch, number), writer);
          batch.clear();
          characters = 0;
        }
      }
      write(apply(function, batch, number), writer);
      writer.flush();
    } catch (IOException e) {
      throw new UserError("standard input or output broke off: " + e.getMessage(), e);
    }
  }

  /**
   * @param last number of the batch's last line
   */
  private static <A, B> List<B> apply(
      Function<List<A>, List<B>> function, List<A> batch, long last) {
    try {
      return function.apply(batch);
    } catch (UserError refused) {
      // One by one, to find the line.
      for (int i = 0; i < batch.size(); i++) {
        try {
          function.apply(List.of(batch.get(i)));
        } catch (UserError e) {
          long line = last - batch.size() + i + 1;
          throw new UserError("standard input:%d: %s".formatted(line, e.getMessage()), e);
        }
      }
      throw refused;
    }
  }

  private static String next(BufferedReader lines, long number) throws IOException {
    try {
      return lines.readLine();
    } catch (CharacterCodingException e) {
      throw new UserError(
          "standard input: after line %d is text that is not valid UTF-8".formatted(number), e);
    }
  }

  private static <A> A value(String line, long number, Class<A> type, String what) {
    try {
      A value = MAPPER.readValue(line, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new UserError(
          "standard input:%d: not %s: %s"
              .formatted(number, what, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
    throw new UserError("standard input:%d: not %s but null".formatted(number, what));
  }

  private static <B> void write(List<B> values, Writer writer) throws IOException {
    for (B value : values) {
      writer.write(MAPPER.writeValueAsString(value));
      writer.write('\n');
    }
  }
}
