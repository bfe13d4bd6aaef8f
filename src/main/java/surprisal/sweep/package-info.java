/**
 * Many runs of one experiment: the grid, the processes, the result.
 *
 * <p>Uses run, report and config.
 */
package surprisal.sweep;
