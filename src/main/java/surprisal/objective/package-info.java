/**
 * What is minimized: cross-entropy and whatever is mixed with it, as a mean over unmasked targets.
 *
 * <p>Uses kernels and data (batches).
 */
package surprisal.objective;
