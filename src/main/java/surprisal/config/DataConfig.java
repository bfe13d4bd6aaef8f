package surprisal.config;

/**
 * Where the tokens come from.
 *
 * @param text a UTF-8 text file, or a source specification (.yaml) whose text is generated
 * @param tokenizer {@code char}, {@code byte}, a tokenizer.json file, or a pretrained vocabulary
 * @param validationFraction share of the text, at its end, that is held out
 * @param order {@code epochs}: a seeded permutation of windows without replacement; {@code random}:
 *     windows drawn independently, as nanoGPT does
 */
public record DataConfig(String text, String tokenizer, double validationFraction, String order) {
  public DataConfig {
    Check.require(text != null && !text.isBlank(), "text is empty; name a text file");
    Check.require(tokenizer != null && !tokenizer.isBlank(), "tokenizer is empty; try char");
    Check.require(
        validationFraction > 0 && validationFraction < 1,
        "validation_fraction is %s; it must be between 0 and 1, such as 0.1",
        validationFraction);
    Check.oneOf("order", order, "epochs", "random");
  }
}
