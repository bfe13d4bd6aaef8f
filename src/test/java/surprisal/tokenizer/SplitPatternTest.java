package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SplitPatternTest {
  private static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  @Test
  void splitsAsHuggingFaceDoes() throws IOException {
    for (JsonNode row : Golden.json("encodings.json")) {
      String text = row.get("text").textValue();
      if (text.contains("<|endoftext|>")) {
        continue;
      }
      List<String> words = new ArrayList<>();
      row.get("words").forEach(word -> words.add(word.textValue()));
      assertThat(SplitPattern.words(text)).as(text).isEqualTo(words);
    }
  }

  @Test
  void splitsAsTheRegularExpressionDoes() {
    for (long seed = 0; seed < 20_000; seed++) {
      String text = RandomText.assigned(new SplittableRandom(seed), 30);
      List<String> words = new ArrayList<>();
      Matcher matcher = GPT2.matcher(text);
      while (matcher.find()) {
        words.add(matcher.group());
      }
      assertThat(SplitPattern.words(text)).as("seed %d: %s", seed, text).isEqualTo(words);
    }
  }

  @Test
  void classesAgreeWithThisJdkOnCharactersItKnows() {
    Pattern letter = Pattern.compile("\\p{L}");
    Pattern number = Pattern.compile("\\p{N}");
    Pattern space = Pattern.compile("\\s", Pattern.UNICODE_CHARACTER_CLASS);
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (!Character.isDefined(c) || Character.getType(c) == Character.SURROGATE) {
        continue;
      }
      String text = Character.toString(c);
      byte expected =
          letter.matcher(text).matches()
              ? CharacterClasses.LETTER
              : number.matcher(text).matches()
                  ? CharacterClasses.NUMBER
                  : space.matcher(text).matches() ? CharacterClasses.SPACE : CharacterClasses.OTHER;
      assertThat(CharacterClasses.of(c)).as("U+%04X", c).isEqualTo(expected);
    }
  }

  @Test
  void invalidBytesArePunctuation() {
    byte[] text = {'a', (byte) 0xFF, (byte) 0xE2, (byte) 0x82, ' ', (byte) 0xC0, 'b'};
    List<Integer> ends = new ArrayList<>();
    for (int from = 0; from < text.length; from = ends.get(ends.size() - 1)) {
      ends.add(SplitPattern.wordEnd(text, from, text.length));
    }
    assertThat(ends).containsExactly(1, 4, 6, 7);
  }

  @Test
  void aCutChangesNoWord() {
    int cuts = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String text = RandomText.string(random, 30);
      byte[] bytes = Utf8.bytes(text);
      int seen = random.nextInt(bytes.length + 1);
      int cut = SplitPattern.lastCut(bytes, 0, seen);
      if (cut < 0) {
        continue;
      }
      cuts++;
      assertThat(cut).as("seed %d", seed).isBetween(1, seen - 1);
      List<String> words = new ArrayList<>();
      words.addAll(SplitPattern.words(Utf8.text(Arrays.copyOf(bytes, cut))));
      words.addAll(SplitPattern.words(Utf8.text(Arrays.copyOfRange(bytes, cut, bytes.length))));
      assertThat(words).as("seed %d: %s", seed, text).isEqualTo(SplitPattern.words(text));
    }
    assertThat(cuts).isGreaterThan(10_000);
  }
}
