package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteAlphabetTest {
  @Test
  void printableBytesStandForThemselves() {
    assertThat(ByteAlphabet.spell(Utf8.bytes("don't ~"))).isEqualTo("don'tĠ~");
    assertThat(ByteAlphabet.spell(new byte[] {'\n', 0, 127, (byte) 173, (byte) 0xE9}))
        .isEqualTo("ĊĀġŃé");
  }

  @Test
  void everySpellingDecodes() {
    byte[] all = ByteAlphabet.inOrder();
    String letters = ByteAlphabet.spell(all);
    assertThat(letters.chars().distinct().count()).isEqualTo(256);
    assertThat(letters.chars()).isSorted();
    assertThat(ByteAlphabet.bytes(letters)).isEqualTo(all);
  }

  @Test
  void otherCharactersAreNotInTheAlphabet() {
    assertThat(ByteAlphabet.bytes("a b")).isNull();
    assertThat(ByteAlphabet.bytes("語")).isNull();
    assertThat(ByteAlphabet.bytes("\u0144")).isNull();
    assertThat(ByteAlphabet.bytes("\u00AD")).isNull();
  }
}
