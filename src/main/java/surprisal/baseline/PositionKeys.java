package surprisal.baseline;

import java.util.Arrays;
import surprisal.data.TokenSequence;

/**
 * One key for every position of a text, sorted: [node of the first {@code base} tokens | token |
 * token | ...]. The keys are written directly to buckets by their highest bits and each bucket is
 * sorted in place, all in parallel; only the keys themselves take memory.
 */
final class PositionKeys {
  private static final int BUCKET_BITS = 14;
  private static final int CHUNK = 1 << 16;

  private final TokenSequence tokens;
  private final int size;
  private final int vocabSize;
  private final int[] nodes;
  private final int base;
  private final int take;
  private final int tokenBits;
  private final int shift;
  private final int buckets;
  private final int starts;
  private final int chunks;

  /**
   * What a key is made of.
   *
   * @param base number of tokens that the node stands for
   * @param take number of tokens in a key after the node
   * @param tokenBits bits of a token, including the padding token V
   * @param idBits bits of a node
   */
  record Key(int base, int take, int tokenBits, int idBits) {}

  /**
   * @param nodes node of level {@code key.base} at every position; unused for base 0
   */
  PositionKeys(TokenSequence tokens, int vocabSize, int[] nodes, Key key) {
    this.tokens = tokens;
    this.size = (int) tokens.size();
    this.vocabSize = vocabSize;
    this.nodes = nodes;
    base = key.base();
    take = key.take();
    tokenBits = key.tokenBits();
    int keyBits = key.idBits() + take * tokenBits;
    this.shift = Math.max(0, keyBits - BUCKET_BITS);
    this.buckets = 1 << keyBits - shift;
    this.starts = Math.max(0, size - base);
    this.chunks = (int) (((long) starts + CHUNK - 1) / CHUNK);
  }

  private interface KeySink {
    void accept(long[] keys, int count);
  }

  long[] sorted() {
    // One histogram per worker; it then becomes the positions where the worker writes its next
    // keys.
    int parts = Parallel.width();
    int[][] next = new int[parts][buckets];
    Parallel.forEach(
        parts,
        part -> {
          int[] histogram = next[part];
          forEachChunk(
              part,
              parts,
              (keys, count) -> {
                for (int i = 0; i < count; i++) {
                  histogram[(int) (keys[i] >>> shift)]++;
                }
              });
        });
    int[] ends = cumulate(next);
    long[] sorted = new long[starts];
    Parallel.forEach(
        parts,
        part -> {
          int[] position = next[part];
          forEachChunk(
              part,
              parts,
              (keys, count) -> {
                for (int i = 0; i < count; i++) {
                  sorted[position[(int) (keys[i] >>> shift)]++] = keys[i];
                }
              });
        });
    Parallel.forEach(
        buckets, bucket -> Arrays.sort(sorted, bucket == 0 ? 0 : ends[bucket - 1], ends[bucket]));
    return sorted;
  }

  /** Turns counts into offsets, by bucket and then by worker; returns the ends of the buckets. */
  private int[] cumulate(int[][] next) {
    int[] ends = new int[buckets];
    int position = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      for (int[] part : next) {
        int count = part[bucket];
        part[bucket] = position;
        position += count;
      }
      ends[bucket] = position;
    }
    return ends;
  }

  private void forEachChunk(int part, int parts, KeySink sink) {
    int[] text = new int[CHUNK + base + take];
    long[] keys = new long[CHUNK];
    int to = (int) ((long) chunks * (part + 1) / parts);
    for (int chunk = (int) ((long) chunks * part / parts); chunk < to; chunk++) {
      int start = chunk * CHUNK;
      int count = Math.min(CHUNK, starts - start);
      read(start, count + base + take - 1, text);
      pack(start, text, count, keys);
      sink.accept(keys, count);
    }
  }

  /** Reads tokens from {@code start}; after the end of the text comes the padding token, V. */
  private void read(int start, int count, int[] text) {
    int real = Math.min(count, size - start);
    tokens.copy(start, text, 0, real);
    for (int i = 0; i < real; i++) {
      if (text[i] < 0 || text[i] >= vocabSize) {
        throw new IllegalStateException(
            "token " + text[i] + " at " + (start + i) + " with a vocabulary of " + vocabSize);
      }
    }
    Arrays.fill(text, real, count, vocabSize);
  }

  private void pack(int start, int[] text, int count, long[] keys) {
    int fieldBits = take * tokenBits;
    long mask = (1L << fieldBits) - 1;
    long fields = 0;
    for (int d = 0; d < take - 1; d++) {
      fields = fields << tokenBits | text[base + d];
    }
    for (int i = 0; i < count; i++) {
      fields = (fields << tokenBits | text[i + base + take - 1]) & mask;
      keys[i] = base == 0 ? fields : (long) nodes[start + i] << fieldBits | fields;
    }
  }
}
