package surprisal.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The special tokens that belong around the ids of a text, by their ids. */
record PostProcessor(List<Integer> before, List<Integer> after) {
  static final PostProcessor NONE = new PostProcessor(List.of(), List.of());

  private static final int MOST_STEPS = 32;

  /**
   * Reads the part {@code post_processor} of a tokenizer.json.
   *
   * @throws surprisal.config.UserError if it is malformed or not supported
   */
  static PostProcessor read(JsonPart part) {
    PostProcessor all = NONE;
    for (JsonPart step : part.flattened("processors", MOST_STEPS)) {
      PostProcessor one = step(step);
      if (!one.equals(NONE) && !all.equals(NONE)) {
        throw part.error("the post-processor adds tokens in two steps, which is not supported");
      }
      all = one.equals(NONE) ? all : one;
    }
    return all;
  }

  private static PostProcessor step(JsonPart part) {
    return switch (part.type()) {
      case "ByteLevel" -> NONE; // it only corrects offsets
      case "BertProcessing", "RobertaProcessing" ->
          new PostProcessor(List.of(second(part.get("cls"))), List.of(second(part.get("sep"))));
      case "TemplateProcessing" -> template(part);
      default ->
          throw part.error("the post-processor %s is not supported", part.get("type").shown());
    };
  }

  /** The id of {@code ["</s>", 2]}. */
  private static int second(JsonPart part) {
    List<JsonPart> pair = part.list();
    if (pair.size() != 2) {
      throw part.wrong("a token and its id");
    }
    return pair.get(1).whole();
  }

  private static PostProcessor template(JsonPart part) {
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    List<Integer> here = before;
    for (JsonPart piece : part.get("single").list()) {
      if (piece.get("SpecialToken").isPresent()) {
        JsonPart token = part.get("special_tokens").get(piece.get("SpecialToken").get("id").text());
        for (JsonPart id : token.get("ids").list()) {
          here.add(id.whole());
        }
      } else if (here == before && piece.get("Sequence").get("id").text().equals("A")) {
        here = after;
      } else {
        throw piece.wrong("a special token or, once, the sequence A");
      }
    }
    if (here == before) {
      throw part.get("single").error("%s.single leaves the text out", part.path());
    }
    return new PostProcessor(before, after);
  }

  /** {@code ids} with the special tokens around them. */
  int[] process(int[] ids) {
    return IntStream.concat(IntStream.concat(stream(before), IntStream.of(ids)), stream(after))
        .toArray();
  }

  private static IntStream stream(List<Integer> ids) {
    return ids.stream().mapToInt(id -> id);
  }
}
