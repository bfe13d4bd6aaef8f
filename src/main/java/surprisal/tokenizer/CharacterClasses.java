package surprisal.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Classifies every code point as letter, number, white space or other. The table is Hugging Face's
 * (split-classes.txt, made by scripts/make-split-classes.py), not the JDK's: JDKs differ in their
 * version of Unicode, and a text must split the same way on all of them.
 */
final class CharacterClasses {
  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;

  private static final String RESOURCE = "/surprisal/split-classes.txt";
  private static final byte[] CLASSES = read();

  private CharacterClasses() {}

  /** The class of a code point; invalid bytes (-1) are {@link #OTHER}. */
  static byte of(int codePoint) {
    return codePoint < 0 ? OTHER : CLASSES[codePoint];
  }

  private static byte[] read() {
    byte[] classes = new byte[Character.MAX_CODE_POINT + 1];
    try (InputStream in = CharacterClasses.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] columns = line.split(" ");
        int first = Integer.parseInt(columns[1], 16);
        int last = Integer.parseInt(columns[2], 16);
        Arrays.fill(classes, first, last + 1, named(columns[0]));
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
    return classes;
  }

  private static byte named(String letter) {
    return switch (letter) {
      case "L" -> LETTER;
      case "N" -> NUMBER;
      case "S" -> SPACE;
      default -> throw new IllegalStateException(RESOURCE + " has the class " + letter);
    };
  }
}
