package surprisal.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

/** Inputs that are not plain files of plain text: links, pipes, byte order marks, Python's JSON. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class UnusualFilesTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Corpus corpus(Object input) {
    return Corpus.of(List.of(input.toString()), InputStream.nullInputStream(), "text", false);
  }

  private static List<String> texts(Object input) {
    List<String> texts = new ArrayList<>();
    corpus(input).read(piece -> texts.add(piece.text()));
    return texts;
  }

  @Test
  void linkedFoldersAreReadOnceAndInTheOrderOfTheirNames() throws IOException {
    write("corpus/b.txt", "b");
    write("corpus/z/deep.txt", "deep");
    write("elsewhere/far.txt", "far");
    write("elsewhere/more/farther.txt", "farther");
    Files.createSymbolicLink(folder.resolve("corpus/a"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("corpus/latest"), Path.of("z"));
    Files.createSymbolicLink(folder.resolve("corpus/z/up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("elsewhere/more/back"), folder.resolve("corpus"));
    List<String> all = List.of("far", "farther", "b", "deep");
    assertThat(texts(folder.resolve("corpus"))).isEqualTo(all);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("corpus"));
    assertThat(texts(link)).isEqualTo(all);
    assertThat(texts(folder.resolve("corpus") + "/**/far*.txt")).containsExactly("far", "farther");
  }

  @Test
  void aLinkToNothingIsNamedUnlessItIsAnEditorsLock() throws IOException {
    write("corpus/b.txt", "b");
    Files.createSymbolicLink(folder.resolve("corpus/.#b.txt"), Path.of("me@host.123"));
    Files.createSymbolicLink(folder.resolve("corpus/picture.png"), Path.of("gone"));
    assertThat(texts(folder.resolve("corpus"))).containsExactly("b");
    Path lost = Files.createSymbolicLink(folder.resolve("corpus/lost.txt"), Path.of("gone"));
    assertThatThrownBy(() -> texts(folder.resolve("corpus")))
        .isInstanceOf(UserError.class)
        .hasMessage(lost + " is a link to nothing; restore what it leads to, or remove it");
  }

  @Test
  void aPipeIsReadOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Corpus corpus = corpus(pipe);
    assertThat(corpus.size()).isEqualTo(-1);
    assertThatThrownBy(corpus::characters).hasMessageContaining("pipes do not allow");
    String text = "to be or not to be\n".repeat(20_000);
    CompletableFuture<Path> writer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.writeString(pipe, text);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    List<String> pieces = new ArrayList<>();
    corpus.read(piece -> pieces.add(piece.text()));
    writer.get();
    assertThat(String.join("", pieces)).isEqualTo(text);
  }

  /** However the archives lie in the buffer through which they are read. */
  @Test
  void archivesOneAfterTheOtherAreOneText() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      String part = "part %d. ".formatted(i);
      GZIPOutputStream archive = new GZIPOutputStream(packed);
      archive.write(part.getBytes(StandardCharsets.UTF_8));
      archive.close();
      expected.append(part);
    }
    Path file = Files.write(folder.resolve("a.txt.gz"), packed.toByteArray());
    assertThat(String.join("", texts(file))).isEqualTo(expected.toString());
  }

  @Test
  void aByteOrderMarkIsNotText() throws IOException {
    assertThat(texts(write("a.jsonl", "\uFEFF{\"text\":\"one\"}\n{\"text\":\"two\"}\n")))
        .containsExactly("one", "two");
    assertThat(texts(write("a.txt", "\uFEFFone\uFEFF"))).containsExactly("one\uFEFF");
    assertThat(corpus(folder.resolve("a.txt")).characters()).isEqualTo("eno\uFEFF");
    assertThat(texts(write("b.txt", "x"))).containsExactly("x");
  }

  @Test
  void whatPythonWritesIntoOtherFieldsDoesNotMatter() throws IOException {
    String numbers = "\"a\":NaN,\"b\":[Infinity,{\"c\":-Infinity}],\"d\":1e999";
    assertThat(texts(write("a.jsonl", "{%s,\"text\":\"one\"}\n".formatted(numbers))))
        .containsExactly("one");
  }

  /** Jackson's own limit for a text is 20,000,000 characters, and 50,000 for a name. */
  @Test
  void aTextMayHaveAnyLength() throws IOException {
    String text = "hello world ".repeat(1_700_000);
    String line = "{\"%s\":0,\"text\":\"%s\"}\n".formatted("x".repeat(60_000), text);
    assertThat(texts(write("a.jsonl", line))).containsExactly(text);
  }

  @Test
  void nestingIsBoundedInASentence() throws IOException {
    int depth = 200_000;
    String deep = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"text\":\"one\"}\n";
    Path file = write("a.jsonl", "{\"text\":\"fine\"}\n" + deep);
    assertThatThrownBy(() -> texts(file))
        .isInstanceOf(UserError.class)
        .hasMessage(
            file
                + ":2: not valid JSON: it is nested more than 1000 deep, or has a number of more"
                + " than 1000 digits");
    Path broken = write("b.jsonl", "{\"text\":\"fine\",}\n");
    assertThatThrownBy(() -> texts(broken))
        .hasMessage(broken + ":1: not valid JSON: the mistake is at column 16");
  }
}
