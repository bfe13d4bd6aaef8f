/**
 * The commands. The only room that reads arguments, prints and exits.
 *
 * <p>Uses every room; no room uses it.
 */
package surprisal.cli;
