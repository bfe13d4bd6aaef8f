package surprisal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import surprisal.config.UserError;
import surprisal.data.corpus.AnyJson;
import surprisal.data.corpus.Lines;

/** One JSON value per line from standard input, one per line to standard output. */
final class JsonLines {
  private static final int LINES_AT_ONCE = 1024;
  private static final int CHARACTERS_AT_ONCE = 1 << 22;

  private static final JsonMapper MAPPER =
      AnyJson.mapper()
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

  /** A line's result, or the reason why there is none. */
  private record Done(String json, UserError error) {}

  /**
   * Reads lines, turns each into a result, on all cores, and writes those in order.
   *
   * @param what the kind of value, for the error, for example "a JSON string"
   * @throws UserError at the first line that is not such a value or that {@code function} rejects,
   *     naming its number
   */
  static <A, B> void map(
      InputStream in, OutputStream out, Class<A> type, String what, Function<A, B> function) {
    try {
      // Not the reader's default decoder: malformed UTF-8 must be an error, not U+FFFD.
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
      Lines lines = new Lines(reader, "standard input");
      Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      List<String> batch = new ArrayList<>();
      long characters = 0;
      long number = 0;
      for (String line = next(lines, number); line != null; line = next(lines, number)) {
        number++;
        batch.add(line);
        characters += line.length();
        if (batch.size() == LINES_AT_ONCE || characters > CHARACTERS_AT_ONCE) {
          write(batch, number, type, what, function, writer);
          batch.clear();
          characters = 0;
        }
      }
      write(batch, number, type, what, function, writer);
      writer.flush();
    } catch (IOException e) {
      throw new UserError("I/O error on standard input or output: " + e.getMessage(), e);
    }
  }

  /**
   * @param last number of the batch's last line
   */
  private static <A, B> void write(
      List<String> batch,
      long last,
      Class<A> type,
      String what,
      Function<A, B> function,
      Writer writer)
      throws IOException {
    long before = last - batch.size();
    List<Done> results =
        IntStream.range(0, batch.size())
            .parallel()
            .mapToObj(i -> done(batch.get(i), before + i + 1, type, what, function))
            .toList();
    for (Done result : results) {
      if (result.error() != null) {
        writer.flush();
        throw result.error();
      }
      writer.write(result.json());
      writer.write('\n');
    }
  }

  private static <A, B> Done done(
      String line, long number, Class<A> type, String what, Function<A, B> function) {
    try {
      A value = value(line, number, type, what);
      return new Done(MAPPER.writeValueAsString(apply(function, value, number)), null);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write line " + number, e);
    } catch (UserError e) {
      return new Done(null, e);
    }
  }

  private static <A, B> B apply(Function<A, B> function, A value, long number) {
    try {
      return function.apply(value);
    } catch (UserError e) {
      throw new UserError("standard input:%d: %s".formatted(number, e.getMessage()), e);
    }
  }

  private static String next(Lines lines, long number) throws IOException {
    try {
      String line = lines.next();
      boolean mark = number == 0 && line != null && line.startsWith("\uFEFF");
      return mark ? line.substring(1) : line;
    } catch (CharacterCodingException e) {
      throw new UserError(
          "standard input: the text after line %d is not valid UTF-8".formatted(number), e);
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
          "standard input:%d: not %s: %s".formatted(number, what, AnyJson.reason(e)), e);
    }
    throw new UserError("standard input:%d: not %s but null".formatted(number, what));
  }
}
