package surprisal.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.data.corpus.Corpus;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.CharTokenizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

class PreparationTest {
  @TempDir private Path folder;
  private final List<String> documents = new ArrayList<>();

  @BeforeEach
  void writeCorpus() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder();
    for (int d = 0; d < 40; d++) {
      // The fifth is longer than several files, the others shorter than one.
      int words = d == 5 ? 700_000 : 1 + random.nextInt(60_000);
      String document = ("w" + d + "é ").repeat(words) + ".";
      documents.add(document);
      text.append(document).append(Corpus.END_OF_TEXT);
    }
    Files.writeString(folder.resolve("text.txt"), text);
  }

  private static PreparationSettings settings(String split, int threads) {
    return new PreparationSettings(split, 0.25, 9, 3_000_000, threads);
  }

  private Preparation preparation(
      Tokenizer tokenizer, PreparationSettings settings, Path out, Preparation.Progress progress) {
    Corpus corpus =
        Corpus.of(
            List.of(folder.resolve("text.txt").toString()),
            InputStream.nullInputStream(),
            "text",
            false);
    return new Preparation(corpus, tokenizer, settings, out, progress);
  }

  private Path prepared(String split) {
    Path out = folder.resolve(split);
    preparation(new ByteTokenizer(), settings(split, 2), out, (a, b, c) -> {}).run();
    return out;
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
    PreparedData data = PreparedData.open(prepared("documents"));
    List<String> train = texts(data.train());
    List<String> validation = texts(data.validation());
    assertThat(train).isSubsetOf(documents).doesNotContainAnyElementsOf(validation);
    assertThat(train.size() + validation.size()).isEqualTo(40);
    assertThat(validation.size()).isBetween(4, 18);
    assertThat(data.documents()).isEqualTo(40);
    assertThat(data.train().documents()).isEqualTo(train.size());
    assertThat(data.train().textBytes()).isEqualTo(data.train().size());
  }

  @Test
  void theTailIsHeldOut() {
    PreparedData data = PreparedData.open(prepared("tail"));
    String whole = String.join("", documents);
    long n = whole.getBytes(StandardCharsets.UTF_8).length;
    assertThat(data.train().size()).isEqualTo((long) (n * 0.75));
    assertThat(data.validation().size()).isEqualTo(n - data.train().size());
    assertThat(String.join("", texts(data.train())) + String.join("", texts(data.validation())))
        .isEqualTo(whole);
  }

  @Test
  void interruptedAndContinuedGivesTheSameBytes() throws IOException {
    Path whole = prepared("documents");
    assertThat(contents(whole)).hasSizeGreaterThan(6);
    Path broken = folder.resolve("broken");
    int runs = 0;
    for (boolean done = false; !done; runs++) {
      AtomicInteger updates = new AtomicInteger();
      int last = 3 + runs;
      try {
        preparation(
                new ByteTokenizer(),
                settings("documents", 1 + runs % 3),
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
                broken
                    + " is not complete; run the same prepare again, it goes on where it stopped");
        Files.writeString(broken.resolve("train-00001.tokens.part"), "left by a kill");
      }
    }
    assertThat(runs).isGreaterThan(1);
    Files.deleteIfExists(broken.resolve("train-00001.tokens.part"));
    assertThat(contents(broken)).isEqualTo(contents(whole));
    assertThat(
            preparation(new ByteTokenizer(), settings("documents", 1), broken, (a, b, c) -> {})
                .run())
        .isTrue();
  }

  @Test
  void anotherPreparationInTheFolderIsRefused() {
    Path out = prepared("tail");
    Preparation other =
        preparation(new ByteTokenizer(), settings("documents", 2), out, (a, b, c) -> {});
    assertThatThrownBy(other::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(out + " holds a preparation of other files");
  }

  @Test
  void aCharacterOutsideTheVocabularyNamesItsFile() {
    Preparation preparation =
        preparation(
            CharTokenizer.of("w0123456789 ."),
            settings("tail", 2),
            folder.resolve("out"),
            (a, b, c) -> {});
    assertThatThrownBy(preparation::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            folder.resolve("text.txt") + ": character 'é' (U+00E9) at offset 2 ");
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    Path out = prepared("tail");
    Path file = out.resolve("train-00001.tokens");
    byte[] good = Files.readAllBytes(file);
    assertDamage(out, file, flipped(good, 3), " is no token file; make one with prepare");
    assertDamage(out, file, flipped(good, 20), " has a damaged header; make it again with prepare");
    assertDamage(out, file, flipped(good, 60), " has a damaged header; make it again with prepare");
    assertDamage(out, file, flipped(good, 5000), " is damaged: its checksum is ");
    assertDamage(out, file, flipped(good, good.length - 1), " is damaged: its checksum is ");
    assertDamage(
        out,
        file,
        Arrays.copyOf(good, good.length - 7),
        " has " + (good.length - 7) + " bytes, but its header announces " + good.length);
    assertDamage(out, file, Arrays.copyOf(good, 40), " has a damaged header");
    assertDamage(out, file, new byte[0], " is no token file");
    Files.delete(file);
    assertThatThrownBy(() -> PreparedData.open(out))
        .isInstanceOf(UserError.class)
        .hasMessage(file + " is missing; make it again with prepare");
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 1;
    return flipped;
  }

  private static void assertDamage(Path out, Path file, byte[] bytes, String message)
      throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> PreparedData.open(out))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file + message);
  }

  @Test
  void anotherTokenizerIsRefusedWithBothFingerprints() throws IOException {
    Path out = prepared("tail");
    Tokenizer other = CharTokenizer.of("abc");
    String mine = Tokenizers.fingerprint(new ByteTokenizer());
    String others = Tokenizers.fingerprint(other);
    PreparedData data = PreparedData.open(out);
    assertThatThrownBy(() -> data.requireTokenizer(other, out))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(out + " was made with tokenizer " + mine + ", not with " + others);
    Files.writeString(out.resolve("tokenizer.json"), other.toJson());
    assertThatThrownBy(() -> PreparedData.open(out))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(mine)
        .hasMessageContaining(others);
  }

  @Test
  void whatIsNotPreparedIsRefused() throws IOException {
    assertThatThrownBy(() -> PreparedData.open(folder))
        .hasMessage(folder + " holds no prepared.json; make one with prepare");
    Path out = prepared("tail");
    Files.writeString(out.resolve("prepared.json"), "{");
    assertThatThrownBy(() -> PreparedData.open(out))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("prepared.json is damaged");
    Files.writeString(folder.resolve("text.txt"), " \n");
    assertThatThrownBy(() -> prepared("documents"))
        .isInstanceOf(UserError.class)
        .hasMessage("the input holds no text; give at least one document");
    Files.writeString(folder.resolve("text.txt"), "x");
    Path one = folder.resolve("one");
    preparation(new ByteTokenizer(), settings("documents", 1), one, (a, b, c) -> {}).run();
    assertThatThrownBy(() -> PreparedData.open(one))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tokens for training and");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    Path out = folder.resolve("text.txt");
    Preparation preparation =
        preparation(new ByteTokenizer(), settings("tail", 1), out, (a, b, c) -> {});
    assertThatThrownBy(preparation::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot write to " + out + ": ")
        .hasMessageEndingWith("choose another --out, what is finished there stays");
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
    preparation(wide, settings("tail", 2), out, (a, b, c) -> {}).run();
    PreparedData data = PreparedData.open(out);
    int[] ids = new int[5];
    data.train().copy(0, ids, 0, 5);
    assertThat(wide.decode(ids)).isEqualTo("w0é w");
    assertThat(data.textBytes())
        .isEqualTo(String.join("", documents).getBytes(StandardCharsets.UTF_8).length);
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
        .hasMessage("threads is 0; give at least 1");
  }
}
