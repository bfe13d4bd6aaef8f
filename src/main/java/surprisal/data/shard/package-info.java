/**
 * Prepares a corpus as checksummed token files and maps such files into memory.
 *
 * <p>Arrows: shard -> data, corpus, tokenizer, formats, config.
 */
package surprisal.data.shard;
