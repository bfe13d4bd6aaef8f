package surprisal.tokenizer.pattern;

import java.util.Locale;
import java.util.Map;

/**
 * Named sets of characters. All but scripts, which are the JDK's, are from {@link UnicodeTable}.
 */
public final class UnicodeClasses {
  private static final Map<String, CodePoints> TABLE = UnicodeTable.read(name -> true);

  /** White space, which Oniguruma and Rust agree on. */
  public static final CodePoints SPACE =
      categories("Z").or(CodePoints.range('\t', '\r')).or(CodePoints.of(0x85));

  /** Numbers as Rust knows them. */
  public static final CodePoints NUMERIC = TABLE.get("Numeric");

  /** What the pre-tokenizer Punctuation takes for it. */
  public static final CodePoints PUNCTUATION = TABLE.get("Punctuation");

  /** What NFC, NFD, NFKC and NFKD leave alone: their tables are older than the others. */
  public static final CodePoints UNNORMALIZED =
      TABLE.get("Unnormalized").or(categories("").complement());

  private static final CodePoints ALPHABETIC = TABLE.get("Alphabetic");

  static final CodePoints DIGIT = TABLE.get("Nd");

  static final CodePoints HEX_DIGIT =
      CodePoints.range('0', '9').or(CodePoints.range('A', 'F')).or(CodePoints.range('a', 'f'));

  /** Oniguruma's {@code \w} in brackets. */
  static final CodePoints WORD = ALPHABETIC.or(categories("M")).or(DIGIT).or(TABLE.get("Pc"));

  /** Oniguruma's {@code \w} by itself, which has ² ³ ¹ ¼ ½ ¾ too. */
  static final CodePoints WORD_ALONE = WORD.or(CodePoints.of(0xB2, 0xB3, 0xB9, 0xBC, 0xBD, 0xBE));

  /** Rust's {@code \w}, with the two characters that join or part letters. */
  public static final CodePoints RUST_WORD = WORD.or(CodePoints.range(0x200C, 0x200D));

  private UnicodeClasses() {}

  /**
   * The set with a name of Oniguruma's {@code \p{...}} or {@code [:...:]}: a general category, the
   * letter that it begins with, a script, or a POSIX bracket. Null if this class knows none.
   */
  static CodePoints named(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    return switch (plain) {
      case "any" -> CodePoints.ANY;
      case "ascii" -> CodePoints.range(0, 0x7F);
      case "alpha", "alphabetic" -> ALPHABETIC;
      case "alnum" -> ALPHABETIC.or(DIGIT);
      case "word" -> WORD;
      case "space", "whitespace" -> SPACE;
      case "blank" -> TABLE.get("Zs").or(CodePoints.of('\t'));
      case "cntrl" -> TABLE.get("Cc");
      case "digit" -> DIGIT;
      case "xdigit" -> HEX_DIGIT;
      case "punct" -> categories("P").or(categories("S"));
      case "l", "letter" -> categories("L");
      case "m", "mark" -> categories("M");
      case "n", "number" -> categories("N");
      case "p", "punctuation" -> categories("P");
      case "s", "symbol" -> categories("S");
      case "z", "separator" -> categories("Z");
      default -> plain.length() == 2 ? category(plain) : script(plain);
    };
  }

  private static CodePoints category(String plain) {
    return TABLE.get(plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.charAt(1));
  }

  /** All general categories that begin with a letter. */
  private static CodePoints categories(String initial) {
    return TABLE.entrySet().stream()
        .filter(entry -> entry.getKey().length() == 2 && entry.getKey().startsWith(initial))
        .map(Map.Entry::getValue)
        .reduce(CodePoints.NONE, CodePoints::or);
  }

  private static CodePoints script(String plain) {
    for (Character.UnicodeScript script : Character.UnicodeScript.values()) {
      if (script.name().replace("_", "").equalsIgnoreCase(plain)) {
        return CodePoints.where(c -> Character.UnicodeScript.of(c) == script);
      }
    }
    return null;
  }
}
