package surprisal.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that recognizes data. */
public final class Fingerprint {
  private static final int CHUNK = 1 << 14;

  private final MessageDigest digest;

  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds numbers, eight bytes each. */
  public Fingerprint add(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    digest.update(bytes);
    return this;
  }

  /** Adds fingerprints of parts. */
  public Fingerprint add(String... parts) {
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Adds every token, four bytes each, and where the documents and their prompts end. */
  Fingerprint addAll(DocumentTokens tokens) {
    add(tokens.size());
    int[] ids = new int[CHUNK];
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (long from = 0; from < tokens.size(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, tokens.size() - from);
      tokens.copy(from, ids, 0, count);
      bytes.asIntBuffer().put(ids, 0, count);
      digest.update(bytes.array(), 0, Integer.BYTES * count);
    }
    for (long at = 0; at < tokens.size(); ) {
      DocumentTokens.Span document = tokens.document(at);
      add(document.promptEnd(), document.end());
      at = document.end();
    }
    return this;
  }

  /** In hexadecimal. */
  @Override
  public String toString() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be copied", e);
    }
  }
}
