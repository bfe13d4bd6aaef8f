/**
 * Turns text into ids and back: characters, bytes, byte-level BPE and published vocabularies.
 *
 * <p>Arrows: tokenizer -> config.
 */
package surprisal.tokenizer;
