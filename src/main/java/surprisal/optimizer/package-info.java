/**
 * Update rules over groups of parameters, and the learning-rate schedule.
 *
 * <p>Uses model (parameters), kernels and config.
 */
package surprisal.optimizer;
