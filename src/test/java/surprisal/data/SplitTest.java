package surprisal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import surprisal.config.DataConfig;
import surprisal.config.UserError;
import surprisal.data.corpus.Piece;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.CharTokenizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

class SplitTest {
  private static final List<Piece> PIECES =
      List.of(
          new Piece("ab", true, false, true, "qa:1"),
          new Piece("cde", false, true, false, "qa:1"),
          new Piece("", true, false, true, "qa:2"),
          new Piece("fgh", false, true, false, "qa:2"),
          new Piece("ij", true, false, true, "qa:3"),
          new Piece("kl", false, true, false, "qa:3"));

  private static String text(DocumentTokens tokens, Tokenizer tokenizer) {
    int[] ids = new int[(int) tokens.size()];
    tokens.copy(0, ids, 0, ids.length);
    return tokenizer.decode(ids);
  }

  @Test
  void documentsAndPromptsAreKeptOnBothSidesOfTheCut() {
    Tokenizer tokenizer = CharTokenizer.of("abcdefghijkl");
    Split split =
        Split.tail(PIECES, 0.4, tokenizer); // 7 of 12 are for training: the cut is before h.
    assertThat(text(split.train(), tokenizer)).isEqualTo("abcdefg");
    assertThat(split.train().documents()).isEqualTo(2);
    assertThat(split.train().document(1)).isEqualTo(new DocumentTokens.Span(0, 2, 5));
    assertThat(split.train().document(5)).isEqualTo(new DocumentTokens.Span(5, 5, 7));
    assertThat(text(split.validation(), tokenizer)).isEqualTo("hijkl");
    assertThat(split.validation().document(0)).isEqualTo(new DocumentTokens.Span(0, 0, 1));
    assertThat(split.validation().document(4)).isEqualTo(new DocumentTokens.Span(1, 3, 5));
    assertThat(split.train().textBytes() + split.validation().textBytes()).isEqualTo(12);
  }

  @Test
  void aTokenSeparatesDocumentsIfTheVocabularyHasOne() {
    Tokenizer gpt2 = Tokenizers.named("gpt2");
    Split split = Split.tail(PIECES, 0.4, gpt2);
    assertThat(text(split.train(), gpt2)).isEqualTo("abcde<|endoftext|>fg");
    assertThat(text(split.validation(), gpt2)).isEqualTo("h<|endoftext|>ijkl");
  }

  @Test
  void masksOfTheConfiguration() {
    Tokenizer gpt2 = Tokenizers.named("gpt2");
    TargetMask mask = TargetMask.of(config(List.of("<|endoftext|>", "!")), gpt2);
    assertThat(mask.ignoredTokens()).containsExactlyInAnyOrder(50256, 0);
    assertThat(mask.completionOnly()).isTrue();
    assertThat(mask.firstOfDocument()).isFalse();
    assertThatThrownBy(() -> TargetMask.of(config(List.of("é")), new ByteTokenizer()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "data.mask_tokens names \"é\", which is not a single token in the vocabulary byte;"
                + " write tokens as tokenizer inspect shows them");
  }

  private static DataConfig config(List<String> maskTokens) {
    return new DataConfig("text", "gpt2", 0.1, "epochs", true, true, maskTokens, true);
  }
}
