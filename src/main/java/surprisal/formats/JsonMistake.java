package surprisal.formats;

/**
 * What is wrong with a JSON value, as a phrase such as {@code training.step is null, not a whole
 * number}. Whoever reads the file adds its name and what to do.
 */
public final class JsonMistake extends Exception {
  public JsonMistake(String phrase) {
    super(phrase);
  }
}
