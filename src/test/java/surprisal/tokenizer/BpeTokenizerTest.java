package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.UserError;

class BpeTokenizerTest {
  private final BpeTokenizer tokenizer = Golden.tokenizer();

  BpeTokenizerTest() throws IOException {}

  @Test
  void encodesAsHuggingFaceDoes() throws IOException {
    // Twice: the second time from the cache.
    for (int time = 0; time < 2; time++) {
      for (JsonNode row : Golden.json("encodings.json")) {
        String text = row.get("text").textValue();
        assertThat(tokenizer.encode(text)).as(text).isEqualTo(Golden.ids(row.get("ids")));
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
      }
    }
  }

  @Test
  void anyBytesDecodeToThemselves() {
    for (long seed = 0; seed < 20_000; seed++) {
      byte[] bytes = RandomText.bytes(new SplittableRandom(seed), 120);
      assertThat(tokenizer.decodeBytes(tokenizer.encode(bytes)))
          .as("seed %d", seed)
          .isEqualTo(bytes);
    }
  }

  @Test
  void anyTextDecodesToItself() {
    for (long seed = 0; seed < 20_000; seed++) {
      String text = RandomText.string(new SplittableRandom(seed), 60);
      assertThat(tokenizer.decode(tokenizer.encode(text))).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void shortAndLongWordsAreMergedLowestRankFirst() throws IOException {
    String sentences = Golden.text("text.txt");
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder word = new StringBuilder();
      int length = random.nextInt(2, 90);
      while (word.length() < length) {
        int from = random.nextInt(sentences.length() - 6);
        sentences
            .substring(from, from + 6)
            .chars()
            .filter(Character::isLetter)
            .forEach(c -> word.append((char) c));
      }
      byte[] bytes = Utf8.bytes(word.toString());
      assertThat(tokenizer.encode(bytes)).as("seed %d", seed).isEqualTo(oneByOne(bytes));
    }
  }

  private int[] oneByOne(byte[] bytes) {
    List<Integer> ids = new ArrayList<>();
    for (byte b : bytes) {
      ids.add(tokenizer.model().vocabulary().indexOf(ByteAlphabet.spell(new byte[] {b})));
    }
    for (boolean merged = true; merged; ) {
      merged = false;
      for (Merge merge : tokenizer.model().merges()) {
        for (int i = 0; i + 1 < ids.size() && !merged; i++) {
          if (ids.get(i) == merge.left() && ids.get(i + 1) == merge.right()) {
            ids.set(i, merge.id());
            ids.remove(i + 1);
            merged = true;
          }
        }
        if (merged) {
          break;
        }
      }
    }
    return ids.stream().mapToInt(id -> id).toArray();
  }

  /** Quadratic work would take many minutes. */
  @ParameterizedTest
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  @ValueSource(strings = {"e", " ", "\u0301", "\n", "7", "😀", "'", "Überraschung", "!?", "語"})
  void aMegabyteOfOneThingIsOneWordLikeAnother(String repeated) {
    String text = repeated.repeat(1_000_000 / repeated.length());
    assertThat(tokenizer.decode(tokenizer.encode(text)).equals(text)).isTrue();
  }

  @Test
  void aBatchGivesTheSameIdsAsSingleTexts() {
    List<String> documents = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      documents.add(RandomText.string(random, 200) + " the loss fell again ".repeat(i % 7));
    }
    List<int[]> batch = tokenizer.encodeBatch(documents);
    for (int i = 0; i < documents.size(); i++) {
      assertThat(batch.get(i)).isEqualTo(tokenizer.encode(documents.get(i)));
    }
  }

  @Test
  void addedTokensAreFoundLeftmostLongestAndInTwoRounds() {
    List<AddedToken> added =
        List.of(
            new AddedToken(0, "<|endoftext|>", true, false),
            new AddedToken(400, "ab", false, true),
            new AddedToken(401, "abc", false, true),
            new AddedToken(402, "bc|", true, false));
    BpeModel model = tokenizer.model();
    BpeTokenizer with =
        new BpeTokenizer(new BpeModel(model.vocabulary(), model.merges(), added, false));
    assertThat(with.vocabSize()).isEqualTo(403);
    assertThat(with.encode("abcab<|endoftext|>ab")).containsExactly(401, 400, 0, 400);
    // bc| is searched for first, although abc starts further left.
    assertThat(with.encode("abc|")).hasSize(2).endsWith(402);
    assertThat(with.decode(with.encode("x abc| ab<|endoftext|>")))
        .isEqualTo("x abc| ab<|endoftext|>");
  }

  @Test
  void aWholeWordTakesPrecedenceOverMergesWithIgnoreMerges() {
    BpeModel model = tokenizer.model();
    List<String> vocabulary = new ArrayList<>(model.vocabulary());
    vocabulary.add("zqzq");
    int[] merged =
        new BpeTokenizer(new BpeModel(vocabulary, model.merges(), List.of(), false)).encode("zqzq");
    int[] whole =
        new BpeTokenizer(new BpeModel(vocabulary, model.merges(), List.of(), true)).encode("zqzq");
    assertThat(merged).hasSize(4);
    assertThat(whole).containsExactly(400);
  }

  @Test
  void bytesPerTokenAddUpToTheText() {
    String text = "The loss fell 語 <|endoftext|>";
    int[] bytes = tokenizer.bytesPerToken();
    int sum = Arrays.stream(tokenizer.encode(text)).map(id -> bytes[id]).sum();
    assertThat(bytes[0]).isZero();
    assertThat(sum).isEqualTo(Utf8.bytes("The loss fell 語 ").length);
  }

  @Test
  void invalidBytesDecodeToTheReplacementCharacter() {
    int[] ids = tokenizer.encode(new byte[] {'a', (byte) 0xE2, (byte) 0x82, 'b'});
    assertThat(tokenizer.decode(ids)).isEqualTo("a\uFFFDb");
  }

  @Test
  void anIdOutsideTheVocabularyIsNamed() {
    for (int wrong : new int[] {-1, 400}) {
      assertThatThrownBy(() -> tokenizer.decode(new int[] {5, wrong}))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "id " + wrong + " at position 1 is outside the vocabulary of 400 ids, 0 to 399");
    }
  }

  @Test
  void anUnpairedSurrogateIsRefused() {
    assertThatThrownBy(() -> tokenizer.encode("ab\uD83D"))
        .isInstanceOf(UserError.class)
        .hasMessage("the text contains an unpaired surrogate, U+D83D, at offset 2; remove it");
  }
}
