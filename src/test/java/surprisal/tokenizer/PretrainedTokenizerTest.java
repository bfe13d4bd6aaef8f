package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.UserError;

class PretrainedTokenizerTest {
  /** The ids that tiktoken gives. */
  @ParameterizedTest
  @CsvSource({
    "gpt2, 50257, 31373 995, 50256",
    "cl100k_base, 100277, 15339 1917, 100257",
    "o200k_base, 200019, 24912 2375, 199999"
  })
  void publishedVocabularies(String name, int vocabSize, String ids, int endOfText) {
    Tokenizer tokenizer = Tokenizers.named(name);
    assertThat(tokenizer.kind()).isEqualTo(name);
    assertThat(tokenizer.vocabSize()).isEqualTo(vocabSize);
    int[] hello = Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(tokenizer.encode("hello world")).isEqualTo(hello);
    assertThat(tokenizer.encode("hello world<|endoftext|>hello world"))
        .isEqualTo(
            IntStream.concat(
                    IntStream.concat(Arrays.stream(hello), IntStream.of(endOfText)),
                    Arrays.stream(hello))
                .toArray());
    int[] bytes = tokenizer.bytesPerToken();
    assertThat(bytes).hasSize(vocabSize);
    assertThat(bytes[endOfText]).isZero();
    for (long seed = 0; seed < 500; seed++) {
      String text = RandomText.string(new SplittableRandom(seed), 60);
      int[] encoded = tokenizer.encode(text);
      assertThat(tokenizer.decode(encoded)).as("seed %d", seed).isEqualTo(text);
      assertThat(Arrays.stream(encoded).map(id -> bytes[id]).sum())
          .isEqualTo(Utf8.bytes(text).length);
    }
    assertThat(Tokenizers.fingerprint(Tokenizers.fromJson(tokenizer.toJson())))
        .isEqualTo(Tokenizers.fingerprint(tokenizer));
  }

  /** jtokkit encodes each word of SplitPattern by itself as it does within the text. */
  @Test
  void gpt2SplitsWhereSplitPatternDoes() {
    Tokenizer gpt2 = Tokenizers.named("gpt2");
    for (long seed = 0; seed < 5_000; seed++) {
      String text = RandomText.assigned(new SplittableRandom(seed), 40);
      int[] wordByWord =
          SplitPattern.words(text).stream()
              .flatMapToInt(w -> Arrays.stream(gpt2.encode(w)))
              .toArray();
      assertThat(wordByWord).as("seed %d: %s", seed, text).isEqualTo(gpt2.encode(text));
    }
  }

  @Test
  void anIdWithoutATokenIsNamed() {
    Tokenizer tokenizer = Tokenizers.named("cl100k_base");
    assertThatThrownBy(() -> tokenizer.decode(new int[] {100_256}))
        .isInstanceOf(UserError.class)
        .hasMessage("id 100256 at position 0 has no token in this vocabulary");
    assertThatThrownBy(() -> tokenizer.decode(new int[] {100_277}))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("id 100277 at position 0 is outside the vocabulary of 100277 ids");
  }
}
