package surprisal.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The contents of a byte-level BPE tokenizer. {@link TokenizerJsonReader} reads them and {@link
 * TokenizerJson} writes them.
 *
 * @param vocabulary the spelling of each id in GPT-2's byte alphabet ({@code Ġthe}); special tokens
 *     known at training time are spelled literally; null for an id that is not used
 * @param merges in order of rank
 * @param addedTokens tokens recognized before the split; an id beyond the vocabulary extends it
 * @param ignoreMerges whether a word that is itself a token is encoded as that token, regardless of
 *     the merges
 * @param pipeline what happens to a text before and after the merges
 */
public record BpeModel(
    List<String> vocabulary,
    List<Merge> merges,
    List<AddedToken> addedTokens,
    boolean ignoreMerges,
    Pipeline pipeline) {
  public BpeModel {
    vocabulary = Collections.unmodifiableList(new ArrayList<>(vocabulary));
    merges = List.copyOf(merges);
    addedTokens = List.copyOf(addedTokens);
  }

  /** With GPT-2's split. */
  public BpeModel(
      List<String> vocabulary,
      List<Merge> merges,
      List<AddedToken> addedTokens,
      boolean ignoreMerges) {
    this(vocabulary, merges, addedTokens, ignoreMerges, Pipeline.GPT2);
  }

  /** |V|, including added tokens. */
  public int vocabSize() {
    int size = vocabulary.size();
    for (AddedToken token : addedTokens) {
      size = Math.max(size, token.id() + 1);
    }
    return size;
  }
}
