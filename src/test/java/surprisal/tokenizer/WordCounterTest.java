package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

class WordCounterTest {
  @Test
  void countsAreThoseOfTheWordsOneByOne() {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder();
    Map<String, Long> expected = new TreeMap<>();
    while (text.length() < 1_200_000) {
      text.append(RandomText.string(random, 400)).append(" a b ");
    }
    for (String word : SplitPattern.words(text.toString())) {
      expected.merge(word, 1L, Long::sum);
    }
    WordCounter counter = new WordCounter(3);
    counter.read(in(text.toString()), "text", false);
    assertThat(byWord(counter.counts())).isEqualTo(expected);
    assertThat(counter.counts().total())
        .isEqualTo(expected.values().stream().mapToLong(n -> n).sum());
    WordCounter whole = new WordCounter(1);
    whole.add(text.toString());
    assertThat(byWord(whole.counts())).isEqualTo(expected);
  }

  @Test
  void severalTextsAddUp() {
    WordCounter counter = new WordCounter(2);
    counter.read(in("one two"), "first", false);
    counter.read(in(" two"), "second", false);
    counter.add("one");
    assertThat(byWord(counter.counts())).isEqualTo(Map.of("one", 2L, " two", 2L));
  }

  @Test
  void blocksPutTogetherAreTheText() throws IOException {
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] text = RandomText.bytes(random, 200);
      WordCounter.Blocks blocks =
          new WordCounter.Blocks(new ByteArrayInputStream(text), "text", 1 + random.nextInt(30));
      ByteArrayOutputStream together = new ByteArrayOutputStream();
      for (byte[] block = blocks.next(); block != null; block = blocks.next()) {
        assertThat(blocks.offset()).as("seed %d", seed).isEqualTo(together.size());
        together.write(block);
      }
      assertThat(together.toByteArray()).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void anInvalidByteIsNamedWithItsOffset() {
    byte[] text = ("some words ".repeat(500_000) + "X").getBytes(StandardCharsets.UTF_8);
    text[text.length - 1] = (byte) 0xFF;
    text[4_000_000] = (byte) 0xC3;
    assertThatThrownBy(
            () -> new WordCounter(2).read(new ByteArrayInputStream(text), "notes.txt", false))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "notes.txt: byte 4000000 (0xC3) is not valid UTF-8; convert the file, or replace such"
                + " bytes with --invalid replace");
  }

  @Test
  void invalidBytesCanBeReplaced() {
    byte[] text = {'a', ' ', (byte) 0xFF, 'b'};
    WordCounter counter = new WordCounter(1);
    counter.read(new ByteArrayInputStream(text), "text", true);
    assertThat(byWord(counter.counts())).isEqualTo(Map.of("a", 1L, " \uFFFD", 1L, "b", 1L));
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Long> byWord(WordCounts counts) {
    Map<String, Long> byWord = new TreeMap<>();
    for (int word = 0; word < counts.size(); word++) {
      byWord.put(Utf8.text(counts.word(word)), counts.count(word));
    }
    return byWord;
  }
}
