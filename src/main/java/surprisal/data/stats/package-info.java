/**
 * Statistics of tokens: frequencies, entropies, duplicate documents, and overlap of two parts.
 *
 * <p>Arrows: stats -> data.
 */
package surprisal.data.stats;
