package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.UserError;

class BpeTrainerTest {
  private static final List<String> END = List.of("<|endoftext|>");

  @Test
  void theFileIsByteForByteHuggingFaces() throws IOException {
    List<String> specialTokens = List.of("<|endoftext|>", "<|pad|>");
    BpeTokenizer tokenizer = BpeTrainer.train(words(Golden.text("text.txt")), 400, specialTokens);
    assertThat(tokenizer.toJson()).isEqualTo(Golden.text("tokenizer.json"));
  }

  /**
   * The well-known aaabdaaabac: aa (4 times), then ab (twice, since aa + a + b has become aa + ab).
   */
  @Test
  void aHandWorkedExample() {
    BpeTokenizer tokenizer = BpeTrainer.train(words("aaabdaaabac"), 256 + 4, List.of());
    assertThat(tokenizer.model().vocabulary().subList(256, 260))
        .containsExactly("aa", "ab", "aaab", "ac");
    // aaab d aaab ac: of the four pairs that occur once, a + c has the smallest ids.
    assertThat(tokenizer.encode("aaabdaaabac")).containsExactly(258, 67, 258, 259);
  }

  @Test
  void mergesEqualThoseOfRecountingEachTime() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      int letters = random.nextInt(2, 8);
      for (int word = 0; word < 60; word++) {
        for (int n = random.nextInt(1, 12); n > 0; n--) {
          text.append((char) ('a' + random.nextInt(letters)));
        }
        text.append(' ');
        if (random.nextBoolean()) {
          text.append(text.substring(Math.max(0, text.length() - 20)));
        }
      }
      WordCounts words = words(text.toString());
      BpeTokenizer tokenizer = BpeTrainer.train(words, 257 + 20, END);
      assertThat(tokenizer.model().merges())
          .as("seed %d", seed)
          .isEqualTo(countingAnew(words, tokenizer, 20));
    }
  }

  private static List<Merge> countingAnew(WordCounts counts, BpeTokenizer bytes, int merges) {
    List<List<Integer>> words = new ArrayList<>();
    for (int word = 0; word < counts.size(); word++) {
      List<Integer> ids = new ArrayList<>();
      for (byte b : counts.word(word)) {
        ids.add(bytes.model().vocabulary().indexOf(ByteAlphabet.spell(new byte[] {b})));
      }
      words.add(ids);
    }
    List<Merge> found = new ArrayList<>();
    for (int id = 257; id < 257 + merges; id++) {
      Map<List<Integer>, Long> pairs = new HashMap<>();
      for (int word = 0; word < words.size(); word++) {
        List<Integer> ids = words.get(word);
        for (int i = 0; i + 1 < ids.size(); i++) {
          pairs.merge(List.of(ids.get(i), ids.get(i + 1)), counts.count(word), Long::sum);
        }
      }
      List<Integer> best =
          pairs.keySet().stream()
              .min(
                  Comparator.comparing((List<Integer> pair) -> -pairs.get(pair))
                      .thenComparing(pair -> pair.get(0))
                      .thenComparing(pair -> pair.get(1)))
              .orElseThrow();
      found.add(new Merge(best.get(0), best.get(1), id));
      for (List<Integer> ids : words) {
        for (int i = 0; i + 1 < ids.size(); i++) {
          if (ids.subList(i, i + 2).equals(best)) {
            ids.set(i, id);
            ids.remove(i + 1);
          }
        }
      }
    }
    return found;
  }

  @Test
  void aVocabularySmallerThanTheAlphabetIsRefused() {
    assertThatThrownBy(() -> BpeTrainer.train(words("some text"), 256, END))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "vocabulary size 256 is smaller than the alphabet: 256 bytes and special tokens, 257 in"
                + " total; use at least 257");
    assertThat(BpeTrainer.train(words("some text"), 257, END).vocabSize()).isEqualTo(257);
  }

  @Test
  void aVocabularyLargerThanTheTextSupportsIsRefused() {
    assertThatThrownBy(() -> BpeTrainer.train(words("abab cd"), 1000, END))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "vocabulary size 1000 is more than this text supports (merges found: 4, distinct words:"
                + " 2); use at most 261, or more text");
    assertThat(BpeTrainer.train(words("abab cd"), 261, END).vocabSize()).isEqualTo(261);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "Ġthe", "<|endoftext|>"})
  void aSpecialTokenThatCouldBeTextIsRefused(String special) {
    List<String> specialTokens = List.of("<|endoftext|>", special);
    assertThatThrownBy(() -> BpeTrainer.train(words("some text"), 300, specialTokens))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("special token '" + special + "' is too short, a duplicate, or");
  }

  private static WordCounts words(String text) {
    WordCounter counter = new WordCounter(1);
    counter.add(text);
    return counter.counts();
  }
}
