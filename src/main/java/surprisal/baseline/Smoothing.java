package surprisal.baseline;

import java.util.Locale;

/** How an n-gram model gives probability to unseen tokens. */
public enum Smoothing {
  /** Interpolated Witten-Bell (Witten and Bell 1991), which has no free parameters. */
  WITTEN_BELL,
  /** Interpolated Kneser-Ney (Kneser and Ney 1995) with one absolute discount per order. */
  KNESER_NEY;

  /** The name on the command line and in logs, for example {@code witten-bell}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Interpolation over(NGramTrie trie) {
    return switch (this) {
      case WITTEN_BELL -> new WittenBell(trie);
      case KNESER_NEY -> new KneserNey(trie);
    };
  }
}
