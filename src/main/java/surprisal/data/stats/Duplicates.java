package surprisal.data.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import surprisal.data.DocumentTokens;
import surprisal.random.Mix64;

/**
 * Documents that occur in a corpus more than once.
 *
 * @param documents number of documents read
 * @param exact documents that equal an earlier one
 * @param near documents that do not, but have most of their shingles in common with an earlier one
 */
public record Duplicates(long documents, long exact, long near) {
  /** Documents with at least this Jaccard similarity count as near-duplicates. */
  public static final double SIMILARITY = 0.8;

  /**
   * 16 bands of 4 hashes: two documents of similarity 0.8 match in some band with probability
   * 0.9998.
   */
  private static final int ROWS = 4;

  private static final int CHUNK = 1 << 16;

  /**
   * Reads all documents of some parts.
   *
   * @param shingle tokens per shingle; about 25 bytes of text are sensible
   */
  public static Duplicates find(List<? extends DocumentTokens> parts, int shingle) {
    Finder finder = new Finder();
    for (DocumentTokens tokens : parts) {
      int[] chunk = new int[CHUNK];
      for (long at = 0; at < tokens.size(); ) {
        long end = tokens.document(at).end();
        MinHash hash = new MinHash(shingle);
        while (at < end) {
          int count = (int) Math.min(CHUNK, end - at);
          tokens.copy(at, chunk, 0, count);
          for (int n = 0; n < count; n++) {
            hash.add(chunk[n]);
          }
          at += count;
        }
        finder.add(hash);
      }
    }
    return new Duplicates(finder.documents, finder.exact, finder.near);
  }

  private static final class Finder {
    private final Map<Long, Boolean> contents = new HashMap<>();
    private final Map<Long, List<int[]>> bands = new HashMap<>();
    private long documents;
    private long exact;
    private long near;

    void add(MinHash hash) {
      documents++;
      if (contents.put(hash.content(), true) != null) {
        exact++;
        return;
      }
      int[] signature = hash.signature();
      if (signature == null) {
        return;
      }
      boolean known = false;
      for (int band = 0; band < MinHash.HASHES; band += ROWS) {
        long key = band;
        for (int row = 0; row < ROWS; row++) {
          key = Mix64.bits(key, signature[band + row]);
        }
        List<int[]> met = bands.computeIfAbsent(key, k -> new ArrayList<>(1));
        for (int i = 0; i < met.size() && !known; i++) {
          known = MinHash.similarity(met.get(i), signature) >= SIMILARITY;
        }
        if (!known) {
          met.add(signature);
        }
      }
      near += known ? 1 : 0;
    }
  }
}
