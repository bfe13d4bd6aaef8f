/**
 * Token sequences, their split into training and validation, and the batches cut from them.
 *
 * <p>Arrows: data -> tokenizer, random, formats, config. Inside, data -> corpus; shard -> data,
 * corpus; source, stats -> data; corpus and canary use none of the others.
 */
package surprisal.data;
