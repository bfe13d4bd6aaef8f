/**
 * GPT-2 with forward and backward by hand: parameters, blocks, initialization.
 *
 * <p>Uses kernels, data (batches) and config.
 */
package surprisal.model;
