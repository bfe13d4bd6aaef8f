package surprisal.baseline;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import surprisal.config.Check;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.data.TokenSlice;
import surprisal.formats.CheckedJson;
import surprisal.formats.Checksum;
import surprisal.formats.JsonMistake;
import surprisal.formats.Nullable;

/**
 * The surprisal of every validation token on every rung, computed once when data is prepared, so
 * that training never counts n-grams. It covers every choice of evaluation windows: cutting a
 * context at a window's start shortens the n-gram, which is a lower rung at the same token.
 */
public final class StoredLadder {
  /** The highest rung shown when preparing data and when training. */
  public static final int ORDER = 5;

  private static final String NAME = "ladder.json";
  private static final String VALUES = "ladder.f32";
  private static final int CHUNK = 1 << 20;

  /** More rungs than anybody counts, but few enough for a row of them to be small. */
  private static final int MOST_ORDER = 100;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private final Head head;
  private final FloatBuffer[] chunks;

  /**
   * What the values were computed from, stored next to them.
   *
   * @param countedTokens number of training tokens, from the first, that the n-grams were counted
   *     on
   * @param ladder over all validation tokens, as one window
   * @param valuesCrc32c of ladder.f32; null in folders that were prepared before it was written
   */
  public record Head(
      int order,
      int vocabSize,
      long countedTokens,
      long trainTokens,
      long validationTokens,
      Ladder ladder,
      @Nullable String valuesCrc32c) {
    public Head {
      boolean possible = order >= 0 && order <= MOST_ORDER;
      Check.require(possible, "order is %d; it must be from 0 to %d", order, MOST_ORDER);
      boolean some = countedTokens > 0 && countedTokens <= trainTokens;
      Check.require(
          some, "counted_tokens is %d; it must be from 1 to %d", countedTokens, trainTokens);
    }
  }

  private StoredLadder(Head head, FloatBuffer[] chunks) {
    this.head = head;
    this.chunks = chunks;
  }

  public Head head() {
    return head;
  }

  /**
   * Counts and scores, and writes both files to {@code folder}, the head last.
   *
   * @param mostTokens maximum number of training tokens to count
   * @throws UserError if the folder cannot be written
   */
  public static StoredLadder make(
      Path folder,
      DocumentTokens train,
      DocumentTokens validation,
      int vocabSize,
      int order,
      long mostTokens) {
    long counted = Math.min(train.size(), mostTokens);
    NGramLadder counts =
        NGramLadder.count(
            new TokenSlice(train, 0, counted), vocabSize, order, Smoothing.WITTEN_BELL);
    double[] sums = new double[order + 1];
    Path aside = folder.resolve(VALUES + ".part");
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16))) {
        for (long from = 0; from < validation.size(); from += CHUNK) {
          write(out, counts, validation, from, sums);
        }
      }
      for (int k = 0; k <= order; k++) {
        sums[k] /= validation.size();
      }
      Head head =
          new Head(
              order,
              vocabSize,
              counted,
              train.size(),
              validation.size(),
              Ladder.of(sums),
              Checksum.of(aside));
      Files.move(aside, folder.resolve(VALUES), StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(folder.resolve(NAME), JSON.writeValueAsString(head) + "\n");
    } catch (IOException e) {
      throw new UserError("cannot write to " + folder + " (" + e + "); free space there", e);
    }
    return open(folder, vocabSize, train.size(), validation.size()).orElseThrow();
  }

  private static void write(
      DataOutputStream out, NGramLadder counts, DocumentTokens tokens, long from, double[] sums)
      throws IOException {
    long lead = Math.min(from, counts.order());
    long size = Math.min(CHUNK, tokens.size() - from) + lead;
    TokenSlice slice = new TokenSlice(tokens, from - lead, size);
    double[][] nats = counts.perToken(slice, Windows.whole(size));
    for (int n = (int) lead; n < size; n++) {
      for (int k = 0; k < nats.length; k++) {
        sums[k] += nats[k][n];
        out.writeFloat((float) nats[k][n]);
      }
    }
  }

  /** As below, where nobody needs to hear of damage. */
  static Optional<StoredLadder> open(
      Path folder, int vocabSize, long trainTokens, long validationTokens) {
    return open(folder, vocabSize, trainTokens, validationTokens, damage -> {});
  }

  /**
   * The ladder stored for these parts; empty if it is for other parts or damaged.
   *
   * @param damage hears of damage, in a sentence
   */
  public static Optional<StoredLadder> open(
      Path folder,
      int vocabSize,
      long trainTokens,
      long validationTokens,
      Consumer<String> damage) {
    Path file = folder.resolve(NAME);
    Path values = folder.resolve(VALUES);
    try {
      if (!Files.exists(file) || !Files.exists(values)) {
        return Optional.empty();
      }
      Head head = CheckedJson.read(Files.readAllBytes(file), Head.class);
      if (head.vocabSize != vocabSize
          || head.trainTokens != trainTokens
          || head.validationTokens != validationTokens) {
        return Optional.empty();
      }
      long rowBytes = Float.BYTES * (head.order + 1L);
      ByteBuffer[] chunks = mapped(values, rowBytes, validationTokens);
      if (chunks == null || !sound(chunks, head.valuesCrc32c)) {
        damage.accept(values + " is damaged; the n-grams are counted again");
        return Optional.empty();
      }
      FloatBuffer[] rows =
          Arrays.stream(chunks).map(ByteBuffer::asFloatBuffer).toArray(FloatBuffer[]::new);
      return Optional.of(new StoredLadder(head, rows));
    } catch (JsonMistake e) {
      damage.accept(file + " is damaged: " + e.getMessage() + "; the n-grams are counted again");
      return Optional.empty();
    } catch (IOException e) {
      throw new UserError("cannot read " + file + " (" + e + "); prepare the data again", e);
    }
  }

  /** The rows in chunks; null if the file has another size. */
  private static ByteBuffer[] mapped(Path values, long rowBytes, long rows) throws IOException {
    try (FileChannel channel = FileChannel.open(values)) {
      if (channel.size() != rowBytes * rows) {
        return null;
      }
      ByteBuffer[] chunks = new ByteBuffer[(int) ((rows + CHUNK - 1) / CHUNK)];
      for (int c = 0; c < chunks.length; c++) {
        long from = (long) c * CHUNK;
        long size = Math.min(CHUNK, rows - from);
        chunks[c] = channel.map(FileChannel.MapMode.READ_ONLY, from * rowBytes, size * rowBytes);
      }
      return chunks;
    }
  }

  /** Whether the values have their checksum, if one is known, and are surprisals at all. */
  private static boolean sound(ByteBuffer[] chunks, String crc32c) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer chunk : chunks) {
      crc.update(chunk.duplicate());
      FloatBuffer values = chunk.asFloatBuffer();
      while (values.hasRemaining()) {
        float nats = values.get();
        if (!(nats >= 0 && nats < Float.POSITIVE_INFINITY)) {
          return false;
        }
      }
    }
    return crc32c == null || crc32c.equals(Checksum.hex(crc));
  }

  /** Mean surprisal of the scored targets on every rung. */
  public Ladder score(Windows windows) {
    int rungs = head.order + 1;
    double[] sums = new double[rungs];
    for (long w = 0; w < windows.count(); w++) {
      long first = windows.firstTarget(w);
      for (int i = 0; i < windows.targets(w); i++) {
        if (windows.counts(w * windows.length() + i)) {
          long seen = first + i - windows.contextStart(w);
          for (int k = 0; k < rungs; k++) {
            sums[k] += nats((int) Math.min(k, seen + 1), first + i);
          }
        }
      }
    }
    for (int k = 0; k < rungs; k++) {
      sums[k] /= windows.targets();
    }
    return Ladder.of(sums);
  }

  private double nats(int rung, long token) {
    return chunks[(int) (token / CHUNK)].get((int) (token % CHUNK) * (head.order + 1) + rung);
  }
}
