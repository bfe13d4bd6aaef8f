package surprisal.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.CharTokenizer;

class PreparationTest {
  @TempDir private Path folder;
  private SmallCorpus corpus;

  @BeforeEach
  void writeCorpus() throws IOException {
    corpus = new SmallCorpus(folder);
  }

  private static TreeMap<String, String> contents(Path folder) throws IOException {
    TreeMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(
            file.getFileName().toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static String text(DocumentTokens tokens, long from, long to) {
    int[] ids = new int[(int) (to - from)];
    tokens.copy(from, ids, 0, ids.length);
    return new ByteTokenizer().decode(ids);
  }

  private static List<String> texts(DocumentTokens tokens) {
    List<String> texts = new ArrayList<>();
    for (long at = 0; at < tokens.size(); ) {
      DocumentTokens.Span span = tokens.document(at);
      assertThat(span.start()).isEqualTo(at);
      assertThat(tokens.document(span.end() - 1)).isEqualTo(span);
      assertThat(tokens.document((at + span.end()) / 2)).isEqualTo(span);
      texts.add(text(tokens, at, span.end()));
      at = span.end();
    }
    return texts;
  }

  @Test
  void wholeDocumentsAreHeldOutAndFoundAgain() {
    PreparedData data = PreparedData.open(corpus.prepared("documents"));
    List<String> train = texts(data.train());
    List<String> validation = texts(data.validation());
    assertThat(train).isSubsetOf(corpus.documents()).doesNotContainAnyElementsOf(validation);
    assertThat(train.size() + validation.size()).isEqualTo(40);
    assertThat(validation.size()).isBetween(4, 18);
    assertThat(data.documents()).isEqualTo(40);
    assertThat(data.train().documents()).isEqualTo(train.size());
    assertThat(data.train().textBytes()).isEqualTo(data.train().size());
  }

  @Test
  void theTailIsHeldOut() {
    PreparedData data = PreparedData.open(corpus.prepared("tail"));
    String whole = String.join("", corpus.documents());
    long n = whole.getBytes(StandardCharsets.UTF_8).length;
    assertThat(data.train().size()).isEqualTo((long) (n * 0.75));
    assertThat(data.validation().size()).isEqualTo(n - data.train().size());
    assertThat(String.join("", texts(data.train())) + String.join("", texts(data.validation())))
        .isEqualTo(whole);
  }

  @Test
  void interruptedAndContinuedGivesTheSameBytes() throws IOException {
    Path whole = corpus.prepared("documents");
    assertThat(contents(whole)).hasSizeGreaterThan(6);
    Path broken = folder.resolve("broken");
    int runs = 0;
    for (boolean done = false; !done; runs++) {
      AtomicInteger updates = new AtomicInteger();
      int last = 3 + runs;
      try {
        corpus
            .preparation(
                new ByteTokenizer(),
                SmallCorpus.settings("documents", 1 + runs % 3),
                broken,
                (bytes, total, tokens) -> {
                  if (tokens > 0 && updates.incrementAndGet() > last) {
                    throw new IllegalStateException("pulled the plug");
                  }
                })
            .run();
        done = true;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("plug");
        assertThatThrownBy(() -> PreparedData.open(broken))
            .isInstanceOf(UserError.class)
            .hasMessage(
                broken + " is not complete; run the same prepare command again to resume it");
        Files.writeString(broken.resolve("train-00001.tokens.part"), "left by a kill");
      }
    }
    assertThat(runs).isGreaterThan(1);
    Files.deleteIfExists(broken.resolve("train-00001.tokens.part"));
    assertThat(contents(broken)).isEqualTo(contents(whole));
    assertThat(
            corpus
                .preparation(new ByteTokenizer(), SmallCorpus.settings("documents", 1), broken)
                .run())
        .isTrue();
  }

  @Test
  void anotherPreparationInTheFolderIsRefused() {
    Path out = corpus.prepared("tail");
    Preparation other =
        corpus.preparation(new ByteTokenizer(), SmallCorpus.settings("documents", 2), out);
    assertThatThrownBy(other::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(out + " contains a preparation of other files");
  }

  @Test
  void aCharacterOutsideTheVocabularyNamesItsFile() {
    Preparation preparation =
        corpus.preparation(
            CharTokenizer.of("w0123456789 ."),
            SmallCorpus.settings("tail", 2),
            folder.resolve("out"));
    assertThatThrownBy(preparation::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(corpus.file() + ": character 'é' (U+00E9) at offset 2 ");
  }

  @Test
  void anEmptyTextIsRefused() throws IOException {
    Files.writeString(corpus.file(), " \n");
    assertThatThrownBy(() -> corpus.prepared("documents"))
        .isInstanceOf(UserError.class)
        .hasMessage(corpus.file() + " contains no text; give at least one document");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    Path out = corpus.file();
    Preparation preparation =
        corpus.preparation(new ByteTokenizer(), SmallCorpus.settings("tail", 1), out);
    assertThatThrownBy(preparation::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot write to " + out + ": ")
        .hasMessageEndingWith("choose another --out; finished files are kept");
  }

  @Test
  void idsOfLargeVocabulariesTakeFourBytes() {
    // A vocabulary of 70,000 characters: the ids above 65,535 need the third byte.
    StringBuilder text = new StringBuilder();
    for (int c = 0x10000; text.length() < 140_000; c++) {
      text.appendCodePoint(c);
    }
    CharTokenizer wide = CharTokenizer.of(text + "w0123456789é .");
    Path out = folder.resolve("wide");
    corpus.preparation(wide, SmallCorpus.settings("tail", 2), out).run();
    PreparedData data = PreparedData.open(out);
    int[] ids = new int[5];
    data.train().copy(0, ids, 0, 5);
    assertThat(wide.decode(ids)).isEqualTo("w0é w");
    assertThat(data.textBytes())
        .isEqualTo(String.join("", corpus.documents()).getBytes(StandardCharsets.UTF_8).length);
    assertThat(folder.resolve("wide/train-00000.tokens").toFile().length())
        .isGreaterThan(4 * 3_000_000L);
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new PreparationSettings("half", 0.1, 0, 10, 1))
        .hasMessage("split is half; choose tail or documents");
    assertThatThrownBy(() -> new PreparationSettings("tail", 1, 0, 10, 1))
        .hasMessageStartingWith("the validation fraction is 1.0; it must be between 0 and 1");
    assertThatThrownBy(() -> new PreparationSettings("tail", 0.1, 0, 0, 1))
        .hasMessageStartingWith("a token file of 0 tokens");
    assertThatThrownBy(() -> new PreparationSettings("tail", 0.1, 0, 10, 0))
        .isInstanceOf(UserError.class)
        .hasMessage("threads is 0; give 1 to 1024");
  }
}
