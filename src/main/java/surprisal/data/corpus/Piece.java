package surprisal.data.corpus;

/**
 * A contiguous part of one document.
 *
 * @param text to encode by itself
 * @param starts whether the document starts with this piece
 * @param ends whether the document ends with this piece
 * @param prompt whether this is a prompt, followed by its completion
 * @param origin file, or file:line, for messages
 */
public record Piece(String text, boolean starts, boolean ends, boolean prompt, String origin) {}
