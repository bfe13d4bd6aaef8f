package surprisal.tokenizer;

/**
 * Ids {@code left} and {@code right}, side by side, become {@code id}. A list of merges is in order
 * of rank: what stands first was commonest in the training text and is merged first.
 */
public record Merge(int left, int right, int id) {}
