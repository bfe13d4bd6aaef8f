package surprisal.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.UserError;

class CorpusTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      OutputStream packed =
          name.endsWith(".gz")
              ? new GZIPOutputStream(out)
              : name.endsWith(".zst") ? new ZstdOutputStream(out) : out;
      packed.write(bytes);
      packed.close();
    }
    return file;
  }

  private static Corpus corpus(boolean replace, Object... inputs) {
    List<String> names = new ArrayList<>();
    for (Object input : inputs) {
      names.add(input.toString());
    }
    byte[] standardInput = "from a pipe".getBytes(StandardCharsets.UTF_8);
    return Corpus.of(names, new ByteArrayInputStream(standardInput), "text", replace);
  }

  private static List<Piece> pieces(Object... inputs) {
    List<Piece> pieces = new ArrayList<>();
    corpus(false, inputs).read(pieces::add);
    return pieces;
  }

  private static List<String> documents(Object... inputs) {
    List<String> documents = new ArrayList<>();
    for (Piece piece : pieces(inputs)) {
      if (piece.starts()) {
        documents.add(piece.text());
      } else {
        documents.add(documents.remove(documents.size() - 1) + piece.text());
      }
    }
    return documents;
  }

  @Test
  void marksSeparateDocumentsWhereverTheyOccur() throws IOException {
    for (long seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> expected = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int d = 0; d < 6; d++) {
        String document = "é<|end x".repeat(1 + random.nextInt(20_000)) + d;
        expected.add(document);
        text.append(document).append(Corpus.END_OF_TEXT);
      }
      text.append(" \n").append(Corpus.END_OF_TEXT);
      assertThat(documents(write("a.txt", text.toString())))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void longDocumentsAreCutBeforeASpaceAfterALetter() throws IOException {
    String text = "the 1st cat, sat.  \n\n  on a mat! ".repeat(200_000);
    List<Piece> pieces = pieces(write("a.txt", text));
    assertThat(pieces.size()).isBetween(4, 8);
    StringBuilder whole = new StringBuilder();
    for (Piece piece : pieces) {
      if (!whole.isEmpty()) {
        assertThat(piece.text()).startsWith(" ");
        assertThat(Character.isLetterOrDigit(whole.charAt(whole.length() - 1))).isTrue();
      }
      assertThat(piece.starts()).isEqualTo(whole.isEmpty());
      whole.append(piece.text());
      assertThat(piece.ends()).isEqualTo(whole.length() == text.length());
    }
    assertThat(whole.toString()).isEqualTo(text);
  }

  @Test
  void aTextWithoutSpacesIsCutBetweenCharacters() throws IOException {
    String text = "x" + "😀".repeat(5_000_000);
    List<Piece> pieces = pieces(write("a.txt", text));
    assertThat(pieces).hasSizeGreaterThan(1);
    assertThat(pieces).allMatch(piece -> !Character.isLowSurrogate(piece.text().charAt(0)));
    assertThat(String.join("", pieces.stream().map(Piece::text).toList())).isEqualTo(text);
  }

  @Test
  void foldersGlobsArchivesAndPipesAreRead() throws IOException {
    write("b/two.txt.gz", "two");
    write("b/three.txt.zst", "three");
    write("b/ignored.png", "no text");
    write("a.jsonl", "{\"text\":\"one\\n\",\"id\":1}\r\n\n{\"text\":\"1 é\"}\n{\"text\":\" \"}");
    write("c.jsonl.zst", "{\"text\":\"four\"}\n");
    assertThat(documents(folder)).containsExactly("one\n", "1 é", "three", "two", "four");
    assertThat(documents(folder + "/*.jsonl")).containsExactly("one\n", "1 é");
    assertThat(documents(folder + "/**.{gz,zst}")).containsExactly("three", "two", "four");
    assertThat(documents(folder.resolve("b/two.txt.gz"), "-"))
        .containsExactly("two", "from a pipe");
    assertThat(corpus(false, folder.resolve("a.jsonl"), "-").size()).isEqualTo(-1);
  }

  @Test
  void promptsAndCompletionsStayTogether() throws IOException {
    Path file = write("a.jsonl", "{\"prompt\":\"2+2=\",\"completion\":\"4\"}");
    assertThat(pieces(file))
        .containsExactly(
            new Piece("2+2=", true, false, true, file + ":1"),
            new Piece("4", false, true, false, file + ":1"));
  }

  @Test
  void theVocabularyIsEveryCharacter() throws IOException {
    Path file = write("a.txt", "banana" + Corpus.END_OF_TEXT + "é😀");
    assertThat(corpus(false, file).characters()).isEqualTo("abné😀");
    assertThatThrownBy(() -> corpus(false, "-").characters())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("a character vocabulary needs a separate pass");
  }

  @Test
  void theFirstInvalidByteIsNamedOrReplaced() throws IOException {
    for (int offset : new int[] {0, 65_535, 65_536, 200_001}) {
      byte[] bytes = "é".repeat(150_000).getBytes(StandardCharsets.UTF_8);
      // Overwriting the second half of a character would make its first half the invalid byte.
      int wrong = offset / 2 * 2;
      bytes[wrong] = (byte) 0xff;
      bytes[wrong + 1] = 'x';
      Path file = write("a.txt.gz", bytes);
      assertThatThrownBy(() -> pieces(file))
          .isInstanceOf(UserError.class)
          .hasMessage(
              file
                  + " is not UTF-8: byte 0xFF at offset "
                  + wrong
                  + "; convert it, or use --invalid replace");
      StringBuilder text = new StringBuilder();
      corpus(true, file).read(piece -> text.append(piece.text()));
      assertThat(text.length()).isEqualTo(150_001);
      assertThat(text.substring(wrong / 2, wrong / 2 + 2)).isEqualTo("\uFFFDx");
    }
  }

  @Test
  void aTruncatedCharacterAtTheEndIsNamed() throws IOException {
    Path file = write("a.txt", new byte[] {'a', (byte) 0xe2, (byte) 0x82});
    assertThatThrownBy(() -> pieces(file)).hasMessageContaining("byte 0xE2 at offset 1");
  }

  @Test
  void aDamagedArchiveIsNamed() throws IOException {
    for (String name : new String[] {"a.txt.gz", "a.txt.zst"}) {
      Path file = write(name, "some text that is packed ".repeat(1000));
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      assertThatThrownBy(() -> pieces(file))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(file + " cannot be read to its end and may be damaged: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"text\":\"a\"|:2: not valid JSON: ",
        "{\"text\":\"a\"} x|:2: not valid JSON: ",
        "[1]|:2: each line must be an object, like {\"text\": \"...\"}",
        "{\"body\":\"a\",\"id\":1}|:2: there is neither a field text nor prompt and completion; the"
            + " fields are [body, id], choose one with --field",
        "{\"text\":3}|:2: field text is NUMBER, not text",
        "{\"prompt\":\"a\",\"completion\":null}|:2: field completion is NULL, not text",
      })
  void aMalformedLineIsNamed(String line, String message) throws IOException {
    Path file = write("a.jsonl", "{\"text\":\"fine\"}\n" + line + "\n");
    assertThatThrownBy(() -> pieces(file))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file + message);
  }

  @Test
  void emptyInputsAreNamed() throws IOException {
    write("b/picture.png", "x");
    Path picture = folder.resolve("b");
    assertThatThrownBy(() -> corpus(false, picture))
        .hasMessage(
            picture
                + " contains no text files; folders are searched for .txt and .jsonl, also .gz"
                + " and .zst");
    assertThatThrownBy(() -> corpus(false, folder + "/*.txt"))
        .hasMessageContaining("contains no text");
    assertThatThrownBy(() -> corpus(false, folder + "/nowhere/*.txt"))
        .hasMessageContaining("matches nothing: there is no folder");
    assertThatThrownBy(() -> corpus(false, folder + "/nothing.txt"))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("nothing.txt does not exist; name text files or folders");
    assertThatThrownBy(() -> corpus(false)).hasMessageStartingWith("no input; name text files");
  }
}
