package surprisal.baseline;

import surprisal.data.TokenSequence;

/** Tokens in an array. */
record ArrayTokens(int... tokens) implements TokenSequence {

  /** One token per character, with 0 for {@code first}. */
  static ArrayTokens of(String text, char first) {
    return new ArrayTokens(text.chars().map(c -> c - first).toArray());
  }

  @Override
  public long size() {
    return tokens.length;
  }

  @Override
  public void copy(long from, int[] to, int toOffset, int count) {
    System.arraycopy(tokens, Math.toIntExact(from), to, toOffset, count);
  }
}
