package surprisal.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import surprisal.config.UserError;

/**
 * Learns merges: repeatedly turns the most frequent adjacent pair within words into a token; ties
 * go to the pair with the smaller ids. Special tokens come first, then the 256 bytes in the order
 * of {@link ByteAlphabet}, then one id per merge. Learns the same merges and ids as Hugging Face's
 * {@code BpeTrainer} from the same words.
 *
 * <p>Counts are updated instead of recomputed: a merge visits only the words in which its pair may
 * occur, and a pair that reaches the top of the heap with an outdated count is queued again.
 */
public final class BpeTrainer {
  private final List<String> spellings = new ArrayList<>();
  private final Map<String, Integer> idOf = new HashMap<>();
  private final PairTable pairs = new PairTable();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
  private final List<PairTable.Pair> touched = new ArrayList<>();
  private final int[][] words;
  private final int[] lengths;
  private final long[] counts;

  /** A pair with its count at the time it was queued and the words in which it may occur. */
  private record Candidate(PairTable.Pair pair, long count, int[] words)
      implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      if (count != other.count) {
        return Long.compare(other.count, count);
      }
      int left = Integer.compare(pair.left, other.pair.left);
      return left != 0 ? left : Integer.compare(pair.right, other.pair.right);
    }
  }

  private BpeTrainer(WordCounts wordCounts, List<String> specialTokens) {
    for (String special : specialTokens) {
      // A token that is also a spelling of other bytes in the byte alphabet would decode wrongly.
      byte[] spelled = ByteAlphabet.bytes(special);
      boolean ambiguous = spelled != null && !Arrays.equals(spelled, Utf8.bytes(special));
      if (special.length() < 2 || ambiguous || idOf.containsKey(special)) {
        throw new UserError(
            ("special token '%s' is too short, a duplicate, or looks like bytes of the text; use"
                    + " one such as <|endoftext|>")
                .formatted(special));
      }
      idFor(special);
    }
    int[] byteIds = new int[256];
    for (byte b : ByteAlphabet.inOrder()) {
      byteIds[b & 0xFF] = idFor(ByteAlphabet.spell(new byte[] {b}));
    }
    int n = wordCounts.size();
    words = new int[n][];
    lengths = new int[n];
    counts = new long[n];
    for (int word = 0; word < n; word++) {
      byte[] bytes = wordCounts.word(word);
      words[word] = new int[bytes.length];
      lengths[word] = bytes.length;
      counts[word] = wordCounts.count(word);
      for (int i = 0; i < bytes.length; i++) {
        words[word][i] = byteIds[bytes[i] & 0xFF];
      }
    }
  }

  /**
   * @param vocabSize |V|, including special tokens and the 256 bytes
   * @param specialTokens take the first ids, in this order
   * @throws UserError if the size is below 256 + special tokens, or the text has too few pairs
   */
  public static BpeTokenizer train(
      WordCounts wordCounts, int vocabSize, List<String> specialTokens) {
    BpeTrainer trainer = new BpeTrainer(wordCounts, specialTokens);
    int smallest = trainer.spellings.size();
    if (vocabSize < smallest) {
      throw new UserError(
          ("vocabulary size %d is smaller than the alphabet: 256 bytes and special tokens, %d in"
                  + " total; use at least %d")
              .formatted(vocabSize, smallest, smallest));
    }
    List<Merge> merges = trainer.merges(vocabSize);
    int found = trainer.spellings.size();
    if (found < vocabSize) {
      throw new UserError(
          ("vocabulary size %d is more than this text supports (merges found: %d, distinct words:"
                  + " %d); use at most %d, or more text")
              .formatted(vocabSize, merges.size(), wordCounts.size(), found));
    }
    List<AddedToken> added = new ArrayList<>();
    for (int id = 0; id < specialTokens.size(); id++) {
      added.add(new AddedToken(id, specialTokens.get(id), true, false));
    }
    return new BpeTokenizer(new BpeModel(trainer.spellings, merges, added, false));
  }

  private List<Merge> merges(int vocabSize) {
    countPairs();
    List<Merge> merges = new ArrayList<>();
    while (spellings.size() < vocabSize && !queue.isEmpty()) {
      Candidate top = queue.poll();
      PairTable.Pair pair = top.pair;
      if (top.count != pair.count) {
        if (pair.count > 0) {
          queue.add(new Candidate(pair, pair.count, top.words));
        }
        continue;
      }
      int id = idFor(spellings.get(pair.left) + spellings.get(pair.right));
      merges.add(new Merge(pair.left, pair.right, id));
      for (int word : top.words) {
        merge(word, pair, id);
      }
      queueTouched();
    }
    return merges;
  }

  private int idFor(String spelling) {
    Integer known = idOf.putIfAbsent(spelling, spellings.size());
    if (known != null) {
      return known;
    }
    spellings.add(spelling);
    return spellings.size() - 1;
  }

  private void countPairs() {
    for (int word = 0; word < words.length; word++) {
      int[] ids = words[word];
      for (int i = 0; i + 1 < ids.length; i++) {
        more(ids[i], ids[i + 1], word);
      }
    }
    queueTouched();
  }

  /**
   * Merges a pair throughout a word and updates the counts of its neighbours. The pair's own count
   * is not updated, as in Hugging Face's trainer, which matters only if two pairs spell the same
   * token.
   */
  private void merge(int word, PairTable.Pair pair, int id) {
    int[] ids = words[word];
    int n = lengths[word];
    int to = 0;
    for (int i = 0; i < n; ) {
      if (i + 1 == n || ids[i] != pair.left || ids[i + 1] != pair.right) {
        ids[to++] = ids[i++];
        continue;
      }
      if (to > 0) {
        fewer(ids[to - 1], pair.left, word);
        more(ids[to - 1], id, word);
      }
      i += 2;
      if (i < n) {
        fewer(pair.right, ids[i], word);
        more(id, ids[i], word);
      }
      ids[to++] = id;
    }
    lengths[word] = to;
  }

  private void fewer(int left, int right, int word) {
    pairs.pair(left, right).count -= counts[word];
  }

  private void more(int left, int right, int word) {
    PairTable.Pair pair = pairs.pair(left, right);
    pair.count += counts[word];
    if (pair.occursIn(word)) {
      touched.add(pair);
    }
  }

  private void queueTouched() {
    for (PairTable.Pair pair : touched) {
      int[] newWords = pair.takeWords();
      if (pair.count > 0) {
        queue.add(new Candidate(pair, pair.count, newWords));
      }
    }
    touched.clear();
  }
}
