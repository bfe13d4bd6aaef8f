/**
 * Draws text from a model.
 *
 * <p>Uses model, data, tokenizer and config.
 */
package surprisal.sampling;
