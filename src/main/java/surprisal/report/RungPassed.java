package surprisal.report;

/**
 * The validation loss fell below what a simpler model pays, for the first time in the run.
 *
 * @param rung its name, such as {@code bigram}
 * @param nats what that model pays, nats per token
 * @param step of the evaluation that showed it
 * @param tokens positions trained on until then
 * @param elapsedMillis training time until then, earlier sittings included
 */
public record RungPassed(String rung, double nats, int step, long tokens, long elapsedMillis) {}
