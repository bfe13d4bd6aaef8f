/**
 * Predictions about a configuration compared with the results, with a diagnosis where they differ.
 *
 * <p>Uses what checks uses.
 */
package surprisal.checks.sanity;
