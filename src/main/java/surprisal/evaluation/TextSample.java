package surprisal.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Some sentences in order, and what can be counted in them. */
final class TextSample {
  private final List<Sentence> sentences;
  private final int[] words;

  TextSample(List<Sentence> sentences) {
    this.sentences = sentences;
    this.words = sentences.stream().flatMapToInt(s -> Arrays.stream(s.words())).toArray();
  }

  int wordCount() {
    return words.length;
  }

  /** How often each word of the dictionary occurs among the first {@code n} words. */
  long[] counts(int n, int dictionarySize) {
    long[] counts = new long[dictionarySize];
    for (int i = 0; i < n; i++) {
      counts[words[i]]++;
    }
    return counts;
  }

  /** Distinct words among the first 1, 2, ..., n words. */
  int[] typeGrowth(int n, int dictionarySize) {
    boolean[] seen = new boolean[dictionarySize];
    int[] growth = new int[n];
    int types = 0;
    for (int i = 0; i < n; i++) {
      types += seen[words[i]] ? 0 : 1;
      seen[words[i]] = true;
      growth[i] = types;
    }
    return growth;
  }

  /** Words of each sentence, sorted. */
  int[] sentenceLengths() {
    return sentences.stream().mapToInt(s -> s.words().length).sorted().toArray();
  }

  /** Share of all characters that each punctuation mark makes up. */
  Map<Integer, Double> punctuation() {
    double characters = sentences.stream().mapToLong(Sentence::characters).sum();
    Map<Integer, Double> shares = new HashMap<>();
    for (Sentence sentence : sentences) {
      for (int mark : sentence.marks()) {
        shares.merge(mark, 1 / characters, Double::sum);
      }
    }
    return shares;
  }
}
