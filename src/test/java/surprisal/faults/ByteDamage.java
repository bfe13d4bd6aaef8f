package surprisal.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What disks, cut connections and careless editors do to bytes. */
final class ByteDamage {
  private static final String[] INSERTED = {
    "\u0000",
    "\u001b[31m",
    "\n",
    "\r\n",
    "\t",
    "\uFEFF",
    "\u202E",
    "\"",
    "\\",
    "{",
    "[",
    "]}",
    ":",
    ",",
    "-",
    "null",
    "NaN",
    "1e999",
    "99999999999999999999",
    "é",
    "😀",
    "&a ",
    "*a",
    "!!",
    "%",
    "$",
    "@",
    "#"
  };

  private ByteDamage() {}

  /** A damaged copy. */
  static byte[] of(byte[] bytes, SplittableRandom random) {
    byte[] damaged = bytes.clone();
    int n = damaged.length;
    if (n == 0) {
      return random(1 + random.nextInt(64), random);
    }
    int from = random.nextInt(n);
    int to = Math.min(n, from + 1 + random.nextInt(1 + random.nextInt(64)));
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          damaged[random.nextInt(n)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 3 -> damaged = Arrays.copyOf(damaged, from);
      case 4 -> damaged = Arrays.copyOfRange(damaged, from, n);
      case 5 -> damaged = join(head(damaged, from), tail(damaged, to));
      case 6 -> damaged = join(head(damaged, to), tail(damaged, from));
      case 7 -> damaged = join(head(damaged, from), inserted(random), tail(damaged, from));
      case 8 -> damaged = join(head(damaged, from), inserted(random), tail(damaged, to));
      case 9 -> Arrays.fill(damaged, from, to, (byte) (random.nextBoolean() ? 0 : 0xFF));
      case 10 -> System.arraycopy(random(to - from, random), 0, damaged, from, to - from);
      default -> swap(damaged, from, random.nextInt(n), 1 + random.nextInt(32));
    }
    return damaged;
  }

  private static byte[] inserted(SplittableRandom random) {
    return random.nextInt(3) == 0
        ? random(1 + random.nextInt(16), random)
        : INSERTED[random.nextInt(INSERTED.length)].getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int count, SplittableRandom random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void swap(byte[] bytes, int a, int b, int count) {
    for (int i = 0; i < count && Math.max(a, b) + i < bytes.length; i++) {
      byte kept = bytes[a + i];
      bytes[a + i] = bytes[b + i];
      bytes[b + i] = kept;
    }
  }

  private static byte[] head(byte[] bytes, int end) {
    return Arrays.copyOf(bytes, end);
  }

  private static byte[] tail(byte[] bytes, int start) {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
