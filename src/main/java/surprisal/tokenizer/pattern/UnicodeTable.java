package surprisal.tokenizer.pattern;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The classes of characters of Hugging Face's tokenizers (unicode-classes.txt, made by
 * scripts/make-unicode-classes.py). Not the JDK's: JDKs differ in their version of Unicode, and a
 * text must split the same way on all of them.
 */
public final class UnicodeTable {
  private static final String RESOURCE = "/surprisal/unicode-classes.txt";

  private UnicodeTable() {}

  /** The classes whose names are wanted; reading all takes a moment. */
  public static Map<String, CodePoints> read(Predicate<String> wanted) {
    Map<String, BitSet> members = new HashMap<>();
    try (InputStream in = UnicodeTable.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String name = line.substring(0, line.indexOf(' '));
        if (!name.equals("#") && wanted.test(name)) {
          add(line.split(" "), members.computeIfAbsent(name, key -> new BitSet()));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
    Map<String, CodePoints> table = new HashMap<>();
    members.forEach((name, set) -> table.put(name, new CodePoints(set)));
    return table;
  }

  private static void add(String[] columns, BitSet set) {
    int first = Integer.parseInt(columns[1], 16);
    int last = Integer.parseInt(columns[2], 16);
    if (columns.length == 3) {
      set.set(first, last + 1);
      return;
    }
    int step = Integer.parseInt(columns[3]);
    for (int c = first; c <= last; c += step) {
      set.set(c);
    }
  }
}
