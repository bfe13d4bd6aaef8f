/**
 * Checks a machine or a configuration before hours are spent on it: reference numbers, sanity
 * checks, benchmarks.
 *
 * <p>Uses training, run and the rooms below.
 */
package surprisal.checks;
