package surprisal.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import surprisal.data.corpus.Piece;
import surprisal.tokenizer.ByteTokenizer;

class JoinedDocumentsTest {
  private static DocumentTokens documents(String... texts) {
    List<Piece> pieces =
        List.of(texts).stream().map(text -> new Piece(text, true, true, false, "test")).toList();
    return MemoryDocuments.of(pieces, new ByteTokenizer());
  }

  @Test
  void areTheTokensAndDocumentsOfBothInARow() {
    JoinedDocuments joined = new JoinedDocuments(documents("ab", "c"), documents("defg", "h"));
    assertThat(joined.size()).isEqualTo(8);
    assertThat(joined.documents()).isEqualTo(4);
    assertThat(joined.textBytes()).isEqualTo(8);
    for (int from = 0; from <= 8; from++) {
      for (int count = 0; count <= 8 - from; count++) {
        int[] copy = new int[count + 1];
        joined.copy(from, copy, 1, count);
        for (int i = 0; i < count; i++) {
          assertThat(copy[i + 1]).isEqualTo('a' + from + i);
        }
      }
    }
    assertThat(joined.document(2)).isEqualTo(new DocumentTokens.Span(2, 2, 3));
    assertThat(joined.document(3)).isEqualTo(new DocumentTokens.Span(3, 3, 7));
    assertThat(joined.document(7)).isEqualTo(new DocumentTokens.Span(7, 7, 8));
  }
}
