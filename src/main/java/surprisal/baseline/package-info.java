/**
 * Simpler predictors to compare a loss with: the n-gram ladder and general-purpose compressors.
 *
 * <p>Arrows: baseline -> data, formats, config.
 */
package surprisal.baseline;
