package surprisal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.UserError;

/** Parses a tokenizer.json; if it is not of GPT-2's family, the error says what it is. */
final class TokenizerJsonReader {
  private static final String SUPPORTED =
      "only GPT-2's family is supported: a BPE model with the ByteLevel pre-tokenizer"
          + " (add_prefix_space false, use_regex true) and no normalizer";

  private final String name;
  private final Map<String, Integer> idOf = new HashMap<>();

  TokenizerJsonReader(String name) {
    this.name = name;
  }

  BpeModel model(JsonNode root) {
    JsonNode model = root.path("model");
    if (!root.isObject() || !model.isObject()) {
      throw broken("has no model; it is not a tokenizer.json from Hugging Face's tokenizers");
    }
    checkFamily(root, model);
    List<String> vocabulary = vocabulary(model.path("vocab"));
    List<Merge> merges = merges(model.path("merges"));
    List<AddedToken> added = addedTokens(root.path("added_tokens"), vocabulary.size());
    return new BpeModel(vocabulary, merges, added, model.path("ignore_merges").asBoolean(false));
  }

  private void checkFamily(JsonNode root, JsonNode model) {
    String type = model.path("type").asText("BPE");
    if (!type.equals("BPE") || !model.path("merges").isArray()) {
      throw other("a " + (type.equals("BPE") ? "model without merges" : type + " model"));
    }
    if (!root.path("normalizer").isMissingNode() && !root.path("normalizer").isNull()) {
      throw other("a BPE model with the normalizer " + typeOf(root.path("normalizer")));
    }
    JsonNode split = root.path("pre_tokenizer");
    if (!typeOf(split).equals("ByteLevel")) {
      throw other("a BPE model with the pre-tokenizer " + typeOf(split));
    }
    if (split.path("add_prefix_space").asBoolean(true)) {
      throw other("a byte-level BPE model with add_prefix_space true");
    }
    if (!split.path("use_regex").asBoolean(true)) {
      throw other("a byte-level BPE model with use_regex false");
    }
    for (String option : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!model.path(option).asText("").isEmpty() && !model.path(option).isNull()) {
        throw other("a BPE model with %s %s".formatted(option, model.path(option)));
      }
    }
    if (model.path("dropout").asDouble(0) > 0) {
      throw other("a BPE model with dropout " + model.path("dropout"));
    }
    if (model.path("byte_fallback").asBoolean(false)) {
      throw other("a BPE model with byte_fallback");
    }
  }

  private static String typeOf(JsonNode part) {
    if (!part.isObject()) {
      return "none";
    }
    String type = part.path("type").asText("of no type");
    List<String> inner = new ArrayList<>();
    for (String list : List.of("pretokenizers", "normalizers")) {
      part.path(list).forEach(child -> inner.add(typeOf(child)));
    }
    return inner.isEmpty() ? type : type + " of " + String.join(", ", inner);
  }

  private List<String> vocabulary(JsonNode vocab) {
    String[] spellings = new String[vocab.size()];
    for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
      int id = entry.getValue().isInt() ? entry.getValue().intValue() : -1;
      if (id < 0 || id >= spellings.length || spellings[id] != null) {
        throw broken(
            "token '%s' has the id %s; ids must be 0 to %d, each once"
                .formatted(entry.getKey(), entry.getValue(), spellings.length - 1));
      }
      spellings[id] = entry.getKey();
      idOf.put(entry.getKey(), id);
    }
    for (byte b : ByteAlphabet.inOrder()) {
      if (!idOf.containsKey(ByteAlphabet.spell(new byte[] {b}))) {
        throw broken(
            ("the vocabulary has no token for the byte 0x%02X; train with"
                    + " initial_alphabet=ByteLevel.alphabet()")
                .formatted(b));
      }
    }
    return List.of(spellings);
  }

  private List<Merge> merges(JsonNode list) {
    List<Merge> merges = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      // Files from before 2024 have "a b", later ones ["a", "b"].
      String[] pair =
          node.isTextual()
              ? node.textValue().split(" ", -1)
              : new String[] {node.path(0).asText(), node.path(1).asText()};
      Integer left = pair.length == 2 ? idOf.get(pair[0]) : null;
      Integer right = pair.length == 2 ? idOf.get(pair[1]) : null;
      Integer id = left == null || right == null ? null : idOf.get(pair[0] + pair[1]);
      if (id == null) {
        throw broken(
            "merge %d, %s, does not join two tokens into a third one of the vocabulary"
                .formatted(merges.size(), node));
      }
      merges.add(new Merge(left, right, id));
    }
    return merges;
  }

  private List<AddedToken> addedTokens(JsonNode list, int vocabularySize) {
    List<AddedToken> tokens = new ArrayList<>();
    int next = vocabularySize;
    for (JsonNode node : list) {
      String content = node.path("content").asText("");
      int id = node.path("id").asInt(-1);
      for (String option : List.of("lstrip", "rstrip", "single_word")) {
        if (node.path(option).asBoolean(false)) {
          throw other("a tokenizer whose added token '%s' has %s".formatted(content, option));
        }
      }
      Integer known = idOf.get(content);
      if (content.isEmpty() || id != (known == null ? next : known)) {
        throw broken(
            "added token '%s' has the id %d where %d was expected"
                .formatted(content, id, known == null ? next : known));
      }
      if (known == null) {
        next++;
      }
      boolean special = node.path("special").asBoolean(false);
      tokens.add(new AddedToken(id, content, special, node.path("normalized").asBoolean(!special)));
    }
    return tokens;
  }

  private UserError other(String what) {
    return new UserError("%s: this is %s; %s".formatted(name, what, SUPPORTED));
  }

  private UserError broken(String what) {
    return new UserError("%s: %s".formatted(name, what));
  }
}
