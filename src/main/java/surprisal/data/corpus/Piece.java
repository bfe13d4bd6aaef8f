package surprisal.data.corpus;

/**
 * A stretch of one document, in the order of the corpus.
 *
 * @param text what to encode, by itself
 * @param starts whether the document begins here
 * @param ends whether the document ends here
 * @param prompt whether this is the prompt of a prompt and its completion
 * @param origin file, or file:line, for messages
 */
public record Piece(String text, boolean starts, boolean ends, boolean prompt, String origin) {}
