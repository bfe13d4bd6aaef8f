/**
 * What a loss means on held-out tokens: error bars, calibration, breakdowns, distances to known
 * distributions.
 *
 * <p>Uses model, objective, data, baseline, kernels and config.
 */
package surprisal.evaluation;
