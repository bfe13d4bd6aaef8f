package surprisal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import surprisal.config.UserError;

/** Reads a tokenizer.json; if it is not byte-level BPE, the error says what it is. */
final class TokenizerJsonReader {
  /** The largest public vocabularies have a quarter of a million ids. */
  private static final int MOST_IDS = 1 << 21;

  private final JsonPart root;
  private final Map<String, Integer> idOf = new HashMap<>();
  private final List<String> remarks = new ArrayList<>();

  TokenizerJsonReader(JsonPart root) {
    this.root = root;
  }

  /**
   * @throws UserError if the file is malformed or not supported
   */
  BpeTokenizer tokenizer() {
    JsonPart model = root.get("model");
    if (!model.node().isObject()) {
      throw root.error("has no model; it is not a tokenizer.json from Hugging Face's tokenizers");
    }
    if (root.get("version").isPresent() && !root.get("version").text().equals("1.0")) {
      throw root.get("version").wrong("\"1.0\"");
    }
    checkKind(model);
    Pipeline pipeline = Pipeline.read(root);
    List<String> vocabulary = vocabulary(model.get("vocab"));
    List<Merge> merges = merges(model.get("merges").node());
    boolean ignoreMerges = model.get("ignore_merges").flag(false);
    List<AddedToken> added = new AddedTokensReader(idOf, remarks).read(root.get("added_tokens"));
    BpeModel read = new BpeModel(vocabulary, merges, added, ignoreMerges, pipeline);
    checkAdded(read);
    checkSpecialIds(read);
    String ignored =
        Stream.of("truncation", "padding")
            .filter(part -> root.get(part).isPresent())
            .collect(Collectors.joining(" and "));
    if (!ignored.isEmpty()) {
      remarks.add("truncation and padding are not applied, though the tokenizer has " + ignored);
    }
    return new BpeTokenizer(read, remarks);
  }

  private void checkKind(JsonPart model) {
    String type = model.get("type").isPresent() ? model.get("type").text() : "BPE";
    if (!type.equals("BPE")) {
      throw other("a %s model", model.get("type").shown());
    }
    if (!model.get("merges").node().isArray()) {
      throw other("a model without merges");
    }
    if (model.get("byte_fallback").flag(false)) {
      throw other("a BPE model with byte_fallback, as SentencePiece makes them");
    }
    for (String option : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (model.get(option).isPresent() && !model.get(option).text().isEmpty()) {
        throw other("a BPE model with %s %s", option, model.get(option).shown());
      }
    }
    JsonNode dropout = model.get("dropout").node();
    if (!dropout.isMissingNode() && !dropout.isNull() && dropout.asDouble(1) != 0) {
      throw other("a BPE model with dropout %s", model.get("dropout").shown());
    }
  }

  private UserError other(String what, Object... values) {
    return root.error("this is " + what + "; only byte-level BPE is supported", values);
  }

  private List<String> vocabulary(JsonPart vocab) {
    if (!vocab.node().isObject()) {
      throw vocab.wrong("an object");
    }
    // Ids may leave gaps.
    List<String> spellings = new ArrayList<>(Collections.nCopies(vocab.node().size(), null));
    for (Map.Entry<String, JsonNode> entry : vocab.node().properties()) {
      int id = entry.getValue().isInt() ? entry.getValue().intValue() : -1;
      while (id >= spellings.size() && id < MOST_IDS) {
        spellings.add(null);
      }
      if (id < 0 || id >= MOST_IDS || spellings.set(id, entry.getKey()) != null) {
        throw root.error(
            "token %s has the id %s; ids must be whole numbers below %,d, each once",
            JsonPart.quoted(entry.getKey()), JsonPart.shown(entry.getValue()), MOST_IDS);
      }
      idOf.put(entry.getKey(), id);
    }
    for (byte b : ByteAlphabet.inOrder()) {
      if (!idOf.containsKey(ByteAlphabet.spell(new byte[] {b}))) {
        throw root.error(
            "the vocabulary has no token for the byte 0x%02X; train with"
                + " initial_alphabet=ByteLevel.alphabet()",
            b);
      }
    }
    return spellings;
  }

  private List<Merge> merges(JsonNode list) {
    List<Merge> merges = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      // Files from before 2024 have "a b", later ones ["a", "b"].
      String text = node.isTextual() ? node.textValue() : "";
      if (text.startsWith("#version")) {
        continue;
      }
      List<String> pair =
          node.isTextual()
              ? List.of(text.split(" ", -1))
              : List.of(node.path(0).asText(), node.path(1).asText());
      Integer left = idOf.get(pair.get(0));
      Integer right = pair.size() == 2 && node.size() != 1 ? idOf.get(pair.get(1)) : null;
      Integer id = left == null || right == null ? null : idOf.get(pair.get(0) + pair.get(1));
      if (id == null) {
        throw root.error(
            "merge %d, %s, does not join two tokens into a third one of the vocabulary",
            merges.size(), JsonPart.shown(node));
      }
      merges.add(new Merge(left, right, id));
    }
    return merges;
  }

  private void checkAdded(BpeModel model) {
    for (AddedToken token : model.addedTokens()) {
      if (token.asFoundAfter(model.pipeline().normalizer()).content().isEmpty()) {
        throw root.error(
            "nothing is left of the added token %s after the normalizer",
            JsonPart.quoted(token.content()));
      }
    }
  }

  private void checkSpecialIds(BpeModel model) {
    int[] special = model.pipeline().postProcessor().process(new int[0]);
    for (int id : special) {
      boolean known =
          id < model.vocabulary().size() && model.vocabulary().get(id) != null
              || model.addedTokens().stream().anyMatch(token -> token.id() == id);
      if (!known) {
        throw root.error("the post-processor adds the id %d, which no token has", id);
      }
    }
  }
}
