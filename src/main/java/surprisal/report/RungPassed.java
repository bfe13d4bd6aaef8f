package surprisal.report;

/**
 * The validation loss fell below that of a simpler model for the first time in the run.
 *
 * @param rung its name, for example {@code bigram}
 * @param nats that model's loss, nats per token
 * @param step of the evaluation that showed it
 * @param tokens positions trained on until then
 * @param elapsedMillis training time until then, including earlier sessions
 */
public record RungPassed(String rung, double nats, int step, long tokens, long elapsedMillis) {}
