package surprisal.report;

/**
 * A loss that something simpler than a transformer reaches.
 *
 * @param name such as {@code bigram}
 * @param nats per token, on the same validation tokens
 */
public record Rung(String name, double nats) {}
