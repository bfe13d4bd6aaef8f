package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.UserError;

class TokenizersTest {
  private static final String HARD = "the thé\r\n\t你好 😀e\u0301 \0\u2028\"\\ \uFEFFz";

  @Test
  void charactersAreNumberedInCodePointOrder() {
    CharTokenizer tokenizer = CharTokenizer.of("banana 😀é");
    assertThat(tokenizer.vocabSize()).isEqualTo(6);
    assertThat(tokenizer.encode("abn é😀")).containsExactly(1, 2, 3, 0, 4, 5);
    assertThat(tokenizer.bytesPerToken()).containsExactly(1, 1, 1, 1, 2, 4);
    assertThat(tokenizer.decode(new int[] {2, 1, 3, 5})).isEqualTo("ban😀");
  }

  @Test
  void everyTextComesBack() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String text =
          random
              .ints(1 + random.nextInt(300), 0, 0x110000)
              .map(c -> random.nextInt(2) == 0 ? c : c & 0xff)
              .filter(c -> c < 0xD800 || c > 0xDFFF)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      for (Tokenizer tokenizer :
          new Tokenizer[] {CharTokenizer.of(text + "x"), new ByteTokenizer()}) {
        int[] ids = tokenizer.encode(text);
        assertThat(tokenizer.decode(ids)).as("seed %d", seed).isEqualTo(text);
        int bytes = 0;
        for (int id : ids) {
          bytes += tokenizer.bytesPerToken()[id];
        }
        assertThat(bytes)
            .as("seed %d", seed)
            .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
      }
    }
  }

  @Test
  void jsonRecreatesTheSameTokenizer() {
    for (Tokenizer tokenizer : new Tokenizer[] {CharTokenizer.of(HARD), new ByteTokenizer()}) {
      Tokenizer again = Tokenizers.fromJson(tokenizer.toJson());
      assertThat(again.kind()).isEqualTo(tokenizer.kind());
      assertThat(again.toJson()).isEqualTo(tokenizer.toJson());
      assertThat(again.encode(HARD)).containsExactly(tokenizer.encode(HARD));
      assertThat(Tokenizers.fingerprint(again)).isEqualTo(Tokenizers.fingerprint(tokenizer));
    }
  }

  @Test
  void fingerprintsDistinguishVocabularies() {
    assertThat(Tokenizers.fingerprint(CharTokenizer.of("abc")))
        .isEqualTo(Tokenizers.fingerprint(CharTokenizer.of("cabba")))
        .isNotEqualTo(Tokenizers.fingerprint(CharTokenizer.of("abd")));
    // printf '{"kind":"byte"}' | sha256sum
    assertThat(Tokenizers.fingerprint(new ByteTokenizer()))
        .isEqualTo("7da8b59d384076438bab9ae10dee36e1ed40155053c42c319918fb1eb47b641e");
  }

  @Test
  void invalidBytesBecomeReplacementCharacters() {
    assertThat(new ByteTokenizer().decode(new int[] {'a', 0xff, 'b', 0xc3}))
        .isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void aCharacterOutsideTheVocabularyIsNamed() {
    CharTokenizer tokenizer = CharTokenizer.of("abc😀");
    assertThatThrownBy(() -> tokenizer.encode("a😀é"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "character 'é' (U+00E9) at offset 2 is not among the 4 characters of the vocabulary;"
                + " remove it, or train on a text that contains it or with tokenizer: byte");
    assertThatThrownBy(() -> tokenizer.encode("ab\n"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("character U+000A at offset 2 is not");
  }

  @Test
  void anIdOutsideTheVocabularyIsNamed() {
    for (int wrong : new int[] {-1, 3}) {
      assertThatThrownBy(() -> CharTokenizer.of("abc").decode(new int[] {0, wrong}))
          .isInstanceOf(UserError.class)
          .hasMessage("id " + wrong + " at position 1 is outside the vocabulary of 3 ids, 0 to 2");
    }
    assertThatThrownBy(() -> new ByteTokenizer().decode(new int[] {256}))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("id 256 at position 0");
  }

  @Test
  void anUnpairedSurrogateIsRefused() {
    for (String text : new String[] {"x\uD83D", "x\uDE00\uD83D", "x\uD83Dx"}) {
      assertThatThrownBy(() -> new ByteTokenizer().encode(text))
          .isInstanceOf(UserError.class)
          .hasMessageMatching(
              "the text contains an unpaired surrogate, U\\+D[8E].., at offset 1;.*");
      assertThatThrownBy(() -> CharTokenizer.of(text)).isInstanceOf(UserError.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{|the tokenizer:1:2: not valid JSON: Unexpected end-of-input: expected close marker for"
            + " Object",
        "~~|the tokenizer: its kind is missing",
        "{\"kind\":\"byte\"} {}|the tokenizer:1:17: not valid JSON: more follows after its end",
        "{\"kind\":\"morse\"}|the tokenizer: its kind is \"morse\"; this version reads: char, byte",
        "{\"kind\":[\"byte\"]}|the tokenizer: its kind is [\"byte\"]; this version reads: char, byte",
        "[]|the tokenizer: its kind is missing; this version reads: char",
        "null|the tokenizer: its kind is missing; this version reads: char",
        "{\"kind\":\"char\"}|the tokenizer: vocabulary is missing",
        "{\"kind\":\"char\",\"vocabulary\":7}|vocabulary is 7 where a text was expected",
        "{\"kind\":\"char\",\"vocabulary\":\"\"}|the tokenizer: the text is empty",
        "{\"kind\":\"char\",\"vocabulary\":\"\\ud800\"}|the text contains an unpaired surrogate",
        "{\"kind\":\"char\",\"vocabulary\":\"acb\"}|'b' (U+0062) at position 2 does not follow 'c'",
      })
  void aDamagedTokenizerIsRefused(String json, String message) {
    assertThatThrownBy(() -> Tokenizers.fromJson(json))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }
}
