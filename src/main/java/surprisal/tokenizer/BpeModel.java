package surprisal.tokenizer;

import java.util.List;

/**
 * What a byte-level BPE tokenizer consists of; {@link TokenizerJson} reads and writes it.
 *
 * @param vocabulary the spelling of each id in GPT-2's alphabet of bytes ({@code Ġthe}); special
 *     tokens that were there at training stand as they are
 * @param merges in order of rank
 * @param addedTokens those found before the split; an id past the vocabulary enlarges it
 * @param ignoreMerges whether a word that is a token is taken as that token, whatever the merges
 *     would make of it
 */
public record BpeModel(
    List<String> vocabulary,
    List<Merge> merges,
    List<AddedToken> addedTokens,
    boolean ignoreMerges) {
  public BpeModel {
    vocabulary = List.copyOf(vocabulary);
    merges = List.copyOf(merges);
    addedTokens = List.copyOf(addedTokens);
  }

  /** |V|, added tokens and all. */
  public int vocabSize() {
    int size = vocabulary.size();
    for (AddedToken token : addedTokens) {
      size = Math.max(size, token.id() + 1);
    }
    return size;
  }
}
