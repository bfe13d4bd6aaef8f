/**
 * Options that several commands share.
 *
 * <p>Uses run, engines, report and config.
 */
package surprisal.cli.options;
