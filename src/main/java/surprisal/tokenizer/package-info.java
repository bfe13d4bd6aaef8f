/**
 * Turns text into ids and back: characters, bytes, byte-level BPE and published vocabularies. Of a
 * tokenizer.json from elsewhere, {@code TokenizerJsonReader} reads the model and {@code Pipeline}
 * what surrounds it: normalizer, pre-tokenizer, post-processor.
 *
 * <p>Arrows: tokenizer -> config.
 */
package surprisal.tokenizer;
