package surprisal.config;

import java.util.List;

/**
 * Where the tokens come from, and which of them count as targets.
 *
 * @param text a folder that {@code prepare} wrote; a UTF-8 text or .jsonl, also .gz or .zst, a
 *     folder or glob of these; or a source specification (.yaml) whose text is generated
 * @param tokenizer {@code char}, {@code byte}, a tokenizer.json file, or a pretrained vocabulary; a
 *     prepared folder brings its own
 * @param validationFraction share of the text, at its end, that is held out; a prepared folder has
 *     its own
 * @param order {@code epochs}: a seeded permutation of windows without replacement; {@code random}:
 *     windows drawn independently, as nanoGPT does
 * @param maskPrompt of a document with prompt and completion only the completion is learned
 * @param maskFirstOfDocument the first token of a document, which nothing before it foretells, is
 *     not learned
 * @param maskTokens texts of single tokens that are never learned, such as special tokens
 * @param attendAcrossDocuments false: a position sees only its own document, and positions start
 *     again with each
 */
public record DataConfig(
    String text,
    String tokenizer,
    double validationFraction,
    String order,
    boolean maskPrompt,
    boolean maskFirstOfDocument,
    List<String> maskTokens,
    boolean attendAcrossDocuments) {
  public DataConfig {
    Check.require(text != null && !text.isBlank(), "text is empty; name a text file");
    Check.require(tokenizer != null && !tokenizer.isBlank(), "tokenizer is empty; try char");
    Check.require(
        validationFraction > 0 && validationFraction < 1,
        "validation_fraction is %s; it must be between 0 and 1, such as 0.1",
        validationFraction);
    Check.oneOf("order", order, "epochs", "random");
    maskTokens = List.copyOf(maskTokens);
    Check.require(!maskTokens.contains(""), "mask_tokens has an empty text; name tokens");
  }

  /** The same settings for another text. */
  public DataConfig withText(String other) {
    return new DataConfig(
        other,
        tokenizer,
        validationFraction,
        order,
        maskPrompt,
        maskFirstOfDocument,
        maskTokens,
        attendAcrossDocuments);
  }
}
