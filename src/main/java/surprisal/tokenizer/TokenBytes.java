package surprisal.tokenizer;

import surprisal.config.UserError;

/** The bytes of a sequence of ids. */
final class TokenBytes {
  private TokenBytes() {}

  /**
   * @param tokens bytes of each id, [V]; null for an unused id
   * @throws UserError if an id has no token
   */
  static byte[] join(byte[][] tokens, int[] ids) {
    long length = 0;
    for (int i = 0; i < ids.length; i++) {
      byte[] token = tokens[Tokenizers.checkedId(ids, i, tokens.length)];
      if (token == null) {
        throw new UserError(
            "id %d at position %d has no token in this vocabulary".formatted(ids[i], i));
      }
      length += token.length;
    }
    byte[] bytes = new byte[Math.toIntExact(length)];
    int to = 0;
    for (int id : ids) {
      System.arraycopy(tokens[id], 0, bytes, to, tokens[id].length);
      to += tokens[id].length;
    }
    return bytes;
  }
}
