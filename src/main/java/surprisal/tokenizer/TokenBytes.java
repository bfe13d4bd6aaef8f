package surprisal.tokenizer;

import java.util.Arrays;
import surprisal.config.UserError;

/** The bytes of ids. */
final class TokenBytes {
  private TokenBytes() {}

  /** The bytes of each id of a model, [V]; none for an id without a token, which it may draw. */
  static byte[][] of(BpeModel model) {
    byte[][] tokens = new byte[model.vocabSize()][0];
    for (int id = 0; id < model.vocabulary().size(); id++) {
      String spelling = model.vocabulary().get(id);
      if (spelling != null) {
        byte[] bytes = ByteAlphabet.bytes(spelling);
        // A token outside the alphabet can only be an added one; it stands for itself.
        tokens[id] = bytes == null ? Utf8.bytes(spelling) : bytes;
      }
    }
    for (AddedToken added : model.addedTokens()) {
      byte[] content = Utf8.bytes(added.content());
      boolean ofTheModel =
          added.id() < model.vocabulary().size()
              && added.content().equals(model.vocabulary().get(added.id()));
      // What spells other bytes in the model keeps those: all texts with them depend on it.
      if (!ofTheModel || Arrays.equals(tokens[added.id()], content)) {
        tokens[added.id()] =
            Utf8.bytes(added.asFoundAfter(model.pipeline().normalizer()).content());
      }
    }
    return tokens;
  }

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
