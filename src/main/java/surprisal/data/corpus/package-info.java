/**
 * Reads documents from text files, JSON lines, archives and standard input, however large.
 *
 * <p>Arrows: corpus -> config.
 */
package surprisal.data.corpus;
