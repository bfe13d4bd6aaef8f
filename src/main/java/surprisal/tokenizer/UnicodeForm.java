package surprisal.tokenizer;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import surprisal.tokenizer.pattern.UnicodeClasses;

/**
 * NFC, NFD, NFKC and NFKD as Hugging Face's tokenizers compute them: characters younger than their
 * tables stay as they are and take no part in what happens around them.
 */
final class UnicodeForm {
  private UnicodeForm() {}

  static String of(String text, Form form) {
    StringBuilder whole = new StringBuilder(text.length());
    int from = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int next = i + Character.charCount(character);
      if (UnicodeClasses.UNNORMALIZED.has(character)) {
        whole.append(Normalizer.normalize(text.substring(from, i), form));
        whole.appendCodePoint(character);
        from = next;
      }
      i = next;
    }
    return whole.append(Normalizer.normalize(text.substring(from), form)).toString();
  }
}
