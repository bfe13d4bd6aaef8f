package surprisal.baseline;

import java.util.Locale;

/** How an n-gram shares its probability with what it has never seen. */
public enum Smoothing {
  /** Interpolated Witten-Bell (Witten and Bell 1991): no free parameter. */
  WITTEN_BELL,
  /** Interpolated Kneser-Ney (Kneser and Ney 1995), one absolute discount an order. */
  KNESER_NEY;

  /** As it is written on the command line and in logs: {@code witten-bell}. */
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
