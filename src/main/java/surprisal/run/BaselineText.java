package surprisal.run;

import java.util.Arrays;
import java.util.BitSet;
import surprisal.baseline.Windows;
import surprisal.config.DataConfig;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.data.ValidationWindows;

/**
 * A text as training reads, splits and masks it, to measure simpler models on.
 *
 * @param config how it is read
 */
public record BaselineText(TrainingData material, DataConfig config) {
  /** Tokens looked at together. */
  private static final int STRETCH = 1 << 10;

  /**
   * @throws UserError if the text cannot be read or is too short to split
   */
  public static BaselineText read(DataConfig config) {
    return new BaselineText(TrainingData.open(config, null), config);
  }

  public DocumentTokens training() {
    return material.split().train();
  }

  public DocumentTokens held() {
    return material.split().validation();
  }

  /** UTF-8 bytes of both parts, without special tokens. */
  public long textBytes() {
    return training().textBytes() + held().textBytes();
  }

  /**
   * The held-out targets that count.
   *
   * @param T tokens of a window, as a model is evaluated; null to score the part as a whole
   * @throws UserError if the part has no window, or nothing in it counts
   */
  public Windows windows(Integer T) {
    long size = held().size();
    if (T != null && size < 2) {
      throw new UserError(
          "the validation part has 1 token, but a window needs 2; give a longer text");
    }
    Windows all = T == null ? Windows.whole(size) : Windows.disjoint(within(T), size);
    BitSet counted = T == null ? countedTokens() : afterFirst(T);
    if (counted.isEmpty()) {
      throw new UserError(
          config.text() + ": no token that is held out counts; prompts do not, completions do");
    }
    return counted.cardinality() == all.targets() ? all : all.only(counted);
  }

  /** A window is never longer than the part, and need not have room for more. */
  private int within(int T) {
    return (int) Math.min(T, held().size());
  }

  /** Target t of window w has index w * T + t: what masks leave of all tokens but the first. */
  private BitSet afterFirst(int T) {
    var reader = HeldOut.reader(held(), config, material, within(T));
    return new ValidationWindows(reader, 1, within(T), null).counted();
  }

  private BitSet countedTokens() {
    BitSet counted = new BitSet();
    boolean prompt = held().document(0).promptEnd() > 0;
    counted.set(0, !prompt);
    if (held().size() > 1) {
      afterFirst(STRETCH).stream().forEach(target -> counted.set(target + 1));
    }
    return counted;
  }

  /**
   * UTF-8 bytes of the targets of {@link #windows}.
   *
   * @param T as there
   */
  public long scoredBytes(Integer T) {
    int[] bytes = material.tokenizer().bytesPerToken();
    BitSet counted = T == null ? countedTokens() : afterFirst(T);
    int shift = T == null ? 0 : 1;
    int[] id = new int[1];
    return counted.stream()
        .mapToLong(
            target -> {
              held().copy(target + shift, id, 0, 1);
              return bytes[id[0]];
            })
        .sum();
  }

  /** The bytes of a part, without special tokens. */
  public byte[] bytes(DocumentTokens part) {
    int[] bytes = material.tokenizer().bytesPerToken();
    int[] ids = new int[Math.toIntExact(part.size())];
    part.copy(0, ids, 0, ids.length);
    return material
        .tokenizer()
        .decodeBytes(Arrays.stream(ids).filter(id -> bytes[id] > 0).toArray());
  }
}
