package surprisal.data.shard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.CharTokenizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** Prepared folders that are damaged, incomplete or made for something else. */
class PreparedDataTest {
  @TempDir private Path folder;
  private SmallCorpus corpus;

  @BeforeEach
  void writeCorpus() throws IOException {
    corpus = new SmallCorpus(folder);
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    Path out = corpus.prepared("tail");
    Path file = out.resolve("train-00001.tokens");
    byte[] good = Files.readAllBytes(file);
    assertDamage(out, file, flipped(good, 3), " is not a token file; create one with prepare");
    assertDamage(
        out, file, flipped(good, 20), " has a damaged header; create it again with prepare");
    assertDamage(
        out, file, flipped(good, 60), " has a damaged header; create it again with prepare");
    assertDamage(out, file, flipped(good, 5000), " is damaged: its checksum is ");
    assertDamage(out, file, flipped(good, good.length - 1), " is damaged: its checksum is ");
    assertDamage(
        out,
        file,
        Arrays.copyOf(good, good.length - 7),
        " has " + (good.length - 7) + " bytes, but its header says " + good.length);
    assertDamage(out, file, Arrays.copyOf(good, 40), " has a damaged header");
    assertDamage(out, file, new byte[0], " is not a token file");
    Files.delete(file);
    assertThatThrownBy(() -> PreparedData.open(out))
        .isInstanceOf(UserError.class)
        .hasMessage(file + " is missing; create it again with prepare");
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
    Path out = corpus.prepared("tail");
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
        .hasMessage(folder + " does not contain prepared.json; create it with prepare");
    Path out = corpus.prepared("tail");
    Files.writeString(out.resolve("prepared.json"), "{");
    assertThatThrownBy(() -> PreparedData.open(out))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("prepared.json is damaged");
    Files.writeString(corpus.file(), "x");
    Path one = folder.resolve("one");
    corpus.preparation(new ByteTokenizer(), SmallCorpus.settings("documents", 1), one).run();
    assertThatThrownBy(() -> PreparedData.open(one))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tokens for training and");
  }
}
