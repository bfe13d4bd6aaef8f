/**
 * What commands print: tables and text for a terminal.
 *
 * <p>Uses the rooms whose results it shows.
 */
package surprisal.cli.view;
