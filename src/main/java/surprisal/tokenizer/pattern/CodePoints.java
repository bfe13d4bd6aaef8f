package surprisal.tokenizer.pattern;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** An immutable set of Unicode code points. */
public final class CodePoints {
  private static final int ALL = Character.MAX_CODE_POINT + 1;

  static final CodePoints NONE = new CodePoints(new BitSet());
  static final CodePoints ANY = NONE.complement();

  private final BitSet members;

  /** The members below 128, which most characters are, as two words. */
  private final long below64;

  private final long below128;

  /** Takes over the set. */
  CodePoints(BitSet members) {
    this.members = members;
    long[] words = members.get(0, 128).toLongArray();
    below64 = words.length > 0 ? words[0] : 0;
    below128 = words.length > 1 ? words[1] : 0;
  }

  static CodePoints of(int... codePoints) {
    BitSet members = new BitSet();
    for (int codePoint : codePoints) {
      members.set(codePoint);
    }
    return new CodePoints(members);
  }

  /** The code points from {@code first} to {@code last}, both included. */
  static CodePoints range(int first, int last) {
    BitSet members = new BitSet();
    members.set(first, last + 1);
    return new CodePoints(members);
  }

  static CodePoints where(IntPredicate belongs) {
    BitSet members = new BitSet();
    for (int codePoint = 0; codePoint < ALL; codePoint++) {
      if (belongs.test(codePoint)) {
        members.set(codePoint);
      }
    }
    return new CodePoints(members);
  }

  public boolean has(int codePoint) {
    if (codePoint < 64) {
      return (below64 >>> codePoint & 1) != 0;
    }
    return codePoint < 128 ? (below128 >>> codePoint & 1) != 0 : members.get(codePoint);
  }

  /** Sets the value of every member in a table of all code points. */
  public void mark(byte[] table, byte value) {
    for (int from = members.nextSetBit(0); from >= 0; ) {
      int to = members.nextClearBit(from);
      Arrays.fill(table, from, to, value);
      from = members.nextSetBit(to);
    }
  }

  /** Hands on each member, in order. */
  public void forEach(IntConsumer to) {
    members.stream().forEach(to);
  }

  CodePoints or(CodePoints other) {
    BitSet union = (BitSet) members.clone();
    union.or(other.members);
    return new CodePoints(union);
  }

  CodePoints and(CodePoints other) {
    BitSet common = (BitSet) members.clone();
    common.and(other.members);
    return new CodePoints(common);
  }

  CodePoints complement() {
    BitSet rest = (BitSet) members.clone();
    rest.flip(0, ALL);
    return new CodePoints(rest);
  }

  /** With every code point that differs from a member only in case. */
  CodePoints inAnyCase() {
    BitSet all = (BitSet) members.clone();
    for (int[] alike : CaseFolding.GROUPS) {
      for (int codePoint : alike) {
        if (members.get(codePoint)) {
          for (int other : alike) {
            all.set(other);
          }
        }
      }
    }
    return new CodePoints(all);
  }

  /** Size in memory. */
  int bytes() {
    return members.length() / Byte.SIZE;
  }
}
