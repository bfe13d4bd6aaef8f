/**
 * The seam: every operation of a training step, the tensors it works on, and the records that
 * describe layers.
 *
 * <p>Arrow: kernels -> random. Variants (activation, norm) have their one home here.
 */
package surprisal.kernels;
