/**
 * Plants random strings in a text, to measure later how much of it a model has memorized.
 *
 * <p>Arrows: canary -> formats, config.
 */
package surprisal.data.canary;
