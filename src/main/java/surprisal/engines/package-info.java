/**
 * Chooses the engine that a run asked for and prepares the process for it.
 *
 * <p>Uses kernels and the engines behind it.
 */
package surprisal.engines;
