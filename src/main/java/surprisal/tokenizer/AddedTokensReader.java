package surprisal.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the added tokens of a tokenizer.json and numbers them as Hugging Face does: a token of the
 * vocabulary keeps its id, any other gets the next free one, whatever id the file gives it.
 */
final class AddedTokensReader {
  private final Map<String, Integer> idOf;
  private final List<String> remarks;

  /**
   * @param idOf the vocabulary
   * @param remarks what to tell the user is added to them
   */
  AddedTokensReader(Map<String, Integer> idOf, List<String> remarks) {
    this.idOf = idOf;
    this.remarks = remarks;
  }

  /**
   * @throws surprisal.config.UserError if one is malformed
   */
  List<AddedToken> read(JsonPart part) {
    Map<Integer, AddedToken> tokens = new LinkedHashMap<>();
    Map<String, Integer> given = new HashMap<>();
    List<String> moved = new ArrayList<>();
    int next = idOf.size();
    for (JsonPart each : part.isPresent() ? part.list() : List.<JsonPart>of()) {
      String content = each.get("content").text();
      if (content.isEmpty()) {
        continue;
      }
      Integer id = idOf.containsKey(content) ? idOf.get(content) : given.get(content);
      if (id == null) {
        id = next++;
      }
      given.put(content, id);
      tokens.put(id, token(each, id, content));
      int idInFile = each.get("id").whole();
      if (idInFile != id) {
        moved.add("%s is %d, not %d".formatted(JsonPart.quoted(content), id, idInFile));
      }
    }
    if (!moved.isEmpty()) {
      remarks.add(
          "the ids of some added tokens are not those of the file but the next free ones, as in"
              + " Python's tokenizers: "
              + moved.get(0)
              + (moved.size() > 1 ? ", and %d more".formatted(moved.size() - 1) : ""));
    }
    return new ArrayList<>(tokens.values());
  }

  private static AddedToken token(JsonPart part, int id, String content) {
    boolean special = part.get("special").flag(false);
    return new AddedToken(
        id,
        content,
        special,
        part.get("normalized").flag(!special),
        part.get("single_word").flag(false),
        part.get("lstrip").flag(false),
        part.get("rstrip").flag(false));
  }
}
