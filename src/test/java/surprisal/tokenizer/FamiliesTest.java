package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The structures of others' tokenizer.json. */
class FamiliesTest {
  private static final Set<String> LOSSY =
      Set.of(
          "roberta",
          "bart",
          "qwen",
          "neox",
          "modernbert",
          "nfkc, lowercase",
          "nfd",
          "nfkd",
          "replacements",
          "removed",
          "whitespace",
          "whitespace split",
          "delimiter",
          "bert's pre-tokenizer",
          "added tokens");

  static Stream<Family> families() throws IOException {
    return Family.all();
  }

  @ParameterizedTest
  @MethodSource("families")
  void idsAreHuggingFaces(Family family) {
    Tokenizer tokenizer = Tokenizers.fromJson(family.json());
    for (int i = 0; i < family.texts().size(); i++) {
      String text = family.texts().get(i);
      assertThat(tokenizer.encode(text)).as(text).isEqualTo(family.ids().get(i));
    }
    int last = family.texts().size() - 1;
    assertThat(tokenizer.withSpecialTokens(family.ids().get(last))).isEqualTo(family.special());
  }

  /** A checkpoint has only the copy. */
  @ParameterizedTest
  @MethodSource("families")
  void aCopyIsTheSameTokenizer(Family family) {
    Tokenizer tokenizer = Tokenizers.fromJson(family.json());
    Tokenizer copy = Tokenizers.fromJson(tokenizer.toJson());
    assertThat(copy.toJson()).isEqualTo(tokenizer.toJson());
    for (int i = 0; i < family.texts().size(); i++) {
      int[] ids = family.ids().get(i);
      assertThat(copy.encode(family.texts().get(i))).isEqualTo(ids);
      assertThat(copy.withSpecialTokens(ids)).isEqualTo(tokenizer.withSpecialTokens(ids));
      assertThat(copy.decode(ids)).isEqualTo(tokenizer.decode(ids));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void textsComeBackOrTheTokenizerSaysThatTheyMayNot(Family family) {
    Tokenizer tokenizer = Tokenizers.fromJson(family.json());
    boolean lossy = LOSSY.contains(family.name());
    assertThat(tokenizer.notes().stream().anyMatch(note -> note.contains("bits per byte")))
        .isEqualTo(lossy);
    int[] bytes = tokenizer.bytesPerToken();
    for (int i = 0; i < family.texts().size(); i++) {
      int[] ids = family.ids().get(i);
      String decoded = tokenizer.decode(ids);
      if (!lossy) {
        assertThat(decoded).isEqualTo(family.texts().get(i));
      }
      int[] text = IntStream.of(ids).filter(id -> bytes[id] > 0).toArray();
      assertThat(IntStream.of(ids).map(id -> bytes[id]).sum())
          .isEqualTo(tokenizer.decodeBytes(text).length);
    }
  }

  @Test
  void aNormalizedTextIsWhatComesBack() throws IOException {
    Tokenizer lower = Tokenizers.fromJson(Family.named("nfkc, lowercase").json());
    assertThat(lower.decode(lower.encode("The loss ﬁ ½ ΣΑΣ İo")))
        .isEqualTo("the loss fi 1⁄2 σασ i̇o");
    assertThat(lower.notes())
        .contains(
            "the tokenizer does not decode every text to itself, because of NFKC, Lowercase; bits"
                + " per byte count the bytes of the decoded text");
    Tokenizer prefix = Tokenizers.fromJson(Family.named("bart").json());
    assertThat(prefix.decode(prefix.encode("The loss"))).isEqualTo(" The loss");
    Tokenizer removed = Tokenizers.fromJson(Family.named("removed").json());
    assertThat(removed.decode(removed.encode("The loss\n"))).isEqualTo("Theloss");
  }

  /** All of them split like GPT-2 and differ in nothing that has an effect. */
  @Test
  void equalTokenizersHaveEqualJson() throws IOException {
    String plain = Golden.text("tokenizer.json");
    for (String name : List.of("gpt2", "gpt2 in a sequence")) {
      assertThat(Tokenizers.fromJson(Family.named(name).json()).toJson()).isEqualTo(plain);
    }
  }

  @Test
  void idsBeyondAGapAreThoseOfPythonAndThatIsSaid() throws IOException {
    Tokenizer tokenizer = Tokenizers.fromJson(Family.named("codegen").json());
    assertThat(tokenizer.encode("a\t\t\tb")).contains(400);
    assertThat(tokenizer.vocabSize()).isEqualTo(404);
    assertThat(tokenizer.notes())
        .containsExactly(
            "the ids of some added tokens are not those of the file but the next free ones, as in"
                + " Python's tokenizers: \"\\t\\t\\t\" is 400, not 405, and 3 more");
  }

  /** Python numbers added tokens by how many the vocabulary has, not by its highest id. */
  @Test
  void aVocabularyMayHaveGaps() throws IOException {
    ObjectNode root = (ObjectNode) Golden.json("tokenizer.json");
    ObjectNode vocab = (ObjectNode) root.at("/model/vocab");
    int gap = vocab.get("Ġt").intValue();
    vocab.put("Ġt", 410);
    ((ArrayNode) root.get("added_tokens")).addObject().put("id", 411).put("content", "<x>");
    Tokenizer tokenizer = Tokenizers.fromJson(root.toString());
    assertThat(tokenizer.vocabSize()).isEqualTo(411);
    assertThat(tokenizer.encode("<x>")).containsExactly(400);
    assertThat(tokenizer.encode(" t")).containsExactly(410);
    assertThat(Tokenizers.fromJson(tokenizer.toJson()).encode("<x> t")).containsExactly(400, 410);
    assertThat(TokenTable.of(tokenizer).texts()[gap]).isEmpty();
    assertThat(tokenizer.decode(new int[] {gap, 405, 410})).isEqualTo(" t");
  }

  @Test
  void truncationAndPaddingAreNotAppliedAndThatIsSaid() throws IOException {
    ObjectNode root = (ObjectNode) Golden.json("tokenizer.json");
    root.set("truncation", new ObjectMapper().readTree("{\"max_length\":2}"));
    root.set("padding", new ObjectMapper().readTree("{\"pad_id\":1}"));
    Tokenizer tokenizer = Tokenizers.fromJson(root.toString());
    assertThat(tokenizer.encode("The loss fell"))
        .isEqualTo(Golden.tokenizer().encode("The loss fell"));
    assertThat(tokenizer.notes())
        .containsExactly(
            "truncation and padding are not applied, though the tokenizer has truncation and"
                + " padding");
    root.putNull("padding");
    assertThat(Tokenizers.fromJson(root.toString()).notes())
        .containsExactly(
            "truncation and padding are not applied, though the tokenizer has truncation");
  }

  @Test
  void theStartTokenIsOneWithTextWhereNewlinesAreRemoved() throws IOException {
    Tokenizer removed = Tokenizers.fromJson(Family.named("removed").json());
    assertThat(removed.encode("\n")).isEmpty();
    assertThat(removed.bytesPerToken()[StartToken.of(removed)]).isPositive();
  }
}
