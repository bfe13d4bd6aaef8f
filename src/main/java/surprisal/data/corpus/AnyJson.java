package surprisal.data.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON with texts of any length, also as Python's json writes it: with NaN and Infinity, which no
 * reader here uses but other fields may hold. Limits remain for what has no use: nesting beyond a
 * thousand and numbers of more than a thousand digits.
 */
public final class AnyJson {
  private AnyJson() {}

  /** A mapper to be completed. */
  public static JsonMapper.Builder mapper() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();
    JsonFactory factory = JsonFactory.builder().streamReadConstraints(constraints).build();
    return JsonMapper.builder(factory).enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);
  }

  /** What is wrong with a line, in a few words. */
  public static String reason(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "it is nested more than 1000 deep, or has a number of more than 1000 digits";
    }
    if (e instanceof JsonEOFException) {
      return "it ends too early";
    }
    int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
    return "the mistake is at column " + column;
  }
}
