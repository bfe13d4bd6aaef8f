/**
 * Chooses the engine that a run asked for and prepares the process for it.
 *
 * <p>Uses kernels, the engines behind it, and config for what is asked for.
 */
package surprisal.engines;
