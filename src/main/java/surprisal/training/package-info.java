/**
 * The loop: batch, forward, loss, backward, update, report, with evaluations and checkpoints
 * between updates.
 *
 * <p>Uses everything that an update, an evaluation or a checkpoint needs; nothing of run, checks or
 * cli.
 */
package surprisal.training;
