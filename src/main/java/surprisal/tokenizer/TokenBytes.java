package surprisal.tokenizer;

import surprisal.config.UserError;

/** The bytes of a sequence of ids. */
final class TokenBytes {
  private TokenBytes() {}

  /**
   * @param tokens bytes of each id, [V]; null where the vocabulary has a hole
   * @throws UserError if an id has no token
   */
  static byte[] join(byte[][] tokens, int[] ids) {
    long length = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= tokens.length || tokens[ids[i]] == null) {
        throw outside(ids[i], i, tokens.length);
      }
      length += tokens[ids[i]].length;
    }
    byte[] bytes = new byte[Math.toIntExact(length)];
    int to = 0;
    for (int id : ids) {
      System.arraycopy(tokens[id], 0, bytes, to, tokens[id].length);
      to += tokens[id].length;
    }
    return bytes;
  }

  private static UserError outside(int id, int position, int vocabSize) {
    if (id >= 0 && id < vocabSize) {
      return new UserError(
          "id %d at position %d has no token in this vocabulary".formatted(id, position));
    }
    return new UserError(
        "id %d at position %d is outside the vocabulary; ids are 0 to %d"
            .formatted(id, position, vocabSize - 1));
  }
}
