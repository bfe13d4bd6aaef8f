/**
 * Wires a run from its configuration without the command line, and opens trained models and texts.
 *
 * <p>Uses training and all rooms below it.
 */
package surprisal.run;
