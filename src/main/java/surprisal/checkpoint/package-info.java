/**
 * Saves a run so that it survives a crash at any moment, and finds what can be resumed.
 *
 * <p>Uses formats and config.
 */
package surprisal.checkpoint;
