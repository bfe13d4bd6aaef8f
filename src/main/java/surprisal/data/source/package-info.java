/**
 * Generates text from specified sources whose entropy and true distribution are known.
 *
 * <p>Arrows: source -> data, tokenizer, config.
 */
package surprisal.data.source;
