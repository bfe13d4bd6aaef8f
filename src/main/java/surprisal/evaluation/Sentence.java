package surprisal.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence as the statistics of {@link TextComparison} see it. Sentences end after {@code . ! ?
 * …} with any closing quotes and brackets, where white space follows, or at a blank line. Words are
 * runs of letters, marks and digits, with apostrophes inside; their case counts.
 *
 * @param words ids of the words, from the dictionary shared by the texts compared
 * @param marks code points of the punctuation
 * @param characters number of characters
 */
record Sentence(int[] words, int[] marks, int characters) {
  private static final Pattern END =
      Pattern.compile("(?<=[.!?…][\"'”’»)\\]]{0,3})\\s+|\\s*\\n\\s*\\n\\s*");
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}\\p{N}]+)*");

  /**
   * The sentences of a text that contain a word or a punctuation mark; new words get the next id.
   */
  static List<Sentence> split(String text, Map<String, Integer> dictionary) {
    List<Sentence> sentences = new ArrayList<>();
    for (String piece : END.split(text)) {
      Sentence sentence = of(piece, dictionary);
      if (sentence.words.length + sentence.marks.length > 0) {
        sentences.add(sentence);
      }
    }
    return sentences;
  }

  private static Sentence of(String text, Map<String, Integer> dictionary) {
    List<Integer> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(dictionary.computeIfAbsent(matcher.group(), word -> dictionary.size()));
    }
    return new Sentence(
        words.stream().mapToInt(Integer::intValue).toArray(),
        text.codePoints()
            .filter(c -> TokenClass.ofCharacter(c) == TokenClass.PUNCTUATION)
            .toArray(),
        text.codePointCount(0, text.length()));
  }
}
