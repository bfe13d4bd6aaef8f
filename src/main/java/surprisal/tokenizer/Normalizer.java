package surprisal.tokenizer;

import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import surprisal.tokenizer.pattern.Regex;
import surprisal.tokenizer.pattern.UnicodeClasses;

/**
 * How a text is changed before it is split.
 *
 * @param steps applied one after the other
 * @param names of the steps, for display
 */
record Normalizer(List<UnaryOperator<String>> steps, List<String> names) {
  static final Normalizer NONE = new Normalizer(List.of(), List.of());

  private static final int MOST_STEPS = 32;

  /**
   * Reads the part {@code normalizer} of a tokenizer.json.
   *
   * @throws surprisal.config.UserError if it is malformed or not supported
   */
  static Normalizer read(JsonPart part) {
    Normalizer normalizer = new Normalizer(new ArrayList<>(), new ArrayList<>());
    for (JsonPart step : part.flattened("normalizers", MOST_STEPS)) {
      normalizer.steps.add(step(step));
      normalizer.names.add(step.type());
    }
    return normalizer;
  }

  private static UnaryOperator<String> step(JsonPart part) {
    String type = part.type();
    return switch (type) {
      case "NFC", "NFD", "NFKC", "NFKD" -> {
        Form form = Form.valueOf(type);
        yield text -> UnicodeForm.of(text, form);
      }
      case "Lowercase" -> Lowercase::of;
      case "Prepend" -> {
        String prefix = part.get("prepend").text();
        yield text -> text.isEmpty() ? text : prefix + text;
      }
      case "Replace" -> {
        Regex pattern = Split.pattern(part.get("pattern"));
        String content = part.get("content").text();
        yield text -> pattern.replaceAll(text, content);
      }
      case "Strip" -> {
        boolean left = part.get("strip_left").flag();
        boolean right = part.get("strip_right").flag();
        yield text -> strip(text, left, right);
      }
      default -> throw part.error("the normalizer %s is not supported", part.get("type").shown());
    };
  }

  String normalize(String text) {
    String normalized = text;
    for (UnaryOperator<String> step : steps) {
      normalized = step.apply(normalized);
    }
    return normalized;
  }

  private static String strip(String text, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && UnicodeClasses.SPACE.has(text.charAt(from))) {
      from++;
    }
    while (right && from < to && UnicodeClasses.SPACE.has(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
