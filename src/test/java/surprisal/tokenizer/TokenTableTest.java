package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokenTableTest {

  @Test
  void charactersHaveTextBytesAndCountOne() {
    TokenTable table = TokenTable.of(CharTokenizer.of("aé€"));
    assertThat(table.texts()).containsExactly("a", "é", "€");
    assertThat(table.bytes()).containsExactly(1, 2, 3);
    assertThat(table.characters()).containsExactly(1, 1, 1);
  }

  @Test
  void aCharacterOfSeveralBytesCountsOnce() {
    ByteTokenizer tokenizer = new ByteTokenizer();
    TokenTable table = TokenTable.of(tokenizer);
    String text = "aé€😀";
    int characters = 0;
    int bytes = 0;
    for (int id : tokenizer.encode(text)) {
      characters += table.characters()[id];
      bytes += table.bytes()[id];
    }
    assertThat(characters).isEqualTo(4);
    assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void textsStartAfterANewLineWhereThereIsOne() {
    assertThat(StartToken.of(CharTokenizer.of("ab\n"))).isZero();
    assertThat(StartToken.of(CharTokenizer.of("ab"))).isZero();
    assertThat(StartToken.of(new ByteTokenizer())).isEqualTo('\n');
  }
}
