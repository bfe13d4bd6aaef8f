package surprisal.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

class WholeCorpusTest {
  @TempDir private Path folder;

  @Test
  void holdsAllDocuments() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "one<|endoftext|>two");
    Files.writeString(folder.resolve("b.jsonl"), "{\"prompt\": \"3\", \"completion\": \"4\"}\n");
    assertThat(WholeCorpus.read(folder.toString()))
        .extracting(Piece::text)
        .containsExactly("one", "two", "3", "4");
  }

  @Test
  void tooLongAndEmptyTextsAndStandardInputAreRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "12345678");
    assertThat(WholeCorpus.read(text.toString(), 8)).hasSize(1);
    assertThatThrownBy(() -> WholeCorpus.read(text.toString(), 7))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s has more than 7 characters, too many for the memory; run scripts/surprisal"
                + " prepare %s --out DIR first and train on DIR",
            text, text);
    Path empty = Files.writeString(folder.resolve("empty.txt"), "");
    assertThatThrownBy(() -> WholeCorpus.read(empty.toString()))
        .isInstanceOf(UserError.class)
        .hasMessage(empty + " contains no text; give a text to train on");
    assertThatThrownBy(() -> WholeCorpus.read("-"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("standard input can be read only once;");
  }
}
