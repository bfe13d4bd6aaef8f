package surprisal.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What people write into YAML: one or two lines are other ones. */
final class YamlDamage {
  private static final String[] VALUES = {
    "",
    "null",
    "~",
    "true",
    "no",
    "0",
    "1",
    "-1",
    "3",
    "1.5",
    "1e-3",
    "0x10",
    "1_0",
    "2147483648",
    "1e400",
    ".nan",
    ".inf",
    "\"\"",
    "\"a\"",
    "'",
    "\"",
    "[",
    "[]",
    "[a, b]",
    "[[[[",
    "{}",
    "{a: 1}",
    "{a: {b: [1]}}",
    "&a 1",
    "*a",
    "!!binary aGk=",
    "!!java.lang.Runtime x",
    "|",
    ">",
    "---",
    "? x",
    "- a",
    "a: b: c",
    "\t1",
    "# 1",
    "\u001b[31m",
    "\"\\e[31mred\\nline\"",
    "\u0000",
    "\u0085",
    "\u202E",
    "é",
    "😀",
    "%",
    "@",
    "`",
    "../../..",
    "/dev/null/x"
  };

  private YamlDamage() {}

  /** A damaged copy of some YAML. */
  static byte[] of(byte[] yaml, SplittableRandom random) {
    String text = new String(yaml, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n")));
    for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
      change(lines, random);
    }
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void change(List<String> lines, SplittableRandom random) {
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    int colon = line.indexOf(':');
    switch (random.nextInt(12)) {
      case 0 -> lines.add(random.nextInt(lines.size() + 1), line);
      case 1 -> lines.set(at, " ".repeat(random.nextInt(4)) + line);
      case 2 -> lines.set(at, line.strip());
      case 3 -> lines.set(at, line.replaceFirst("\\w", "x"));
      case 4 -> lines.add(at, value(random));
      case 5 -> lines.set(at, line.replaceFirst(":", ""));
      case 6 -> {
        if (lines.size() > 1) {
          lines.remove(at);
        }
      }
      default -> lines.set(at, line.substring(0, Math.max(colon, 0)) + ": " + value(random));
    }
  }

  private static String value(SplittableRandom random) {
    return switch (random.nextInt(12)) {
      case 0 -> "[".repeat(1 + random.nextInt(3000));
      case 1 -> "x".repeat(1 + random.nextInt(10_000));
      case 2 -> Double.toString(random.nextDouble(-10, 10));
      default -> VALUES[random.nextInt(VALUES.length)];
    };
  }
}
