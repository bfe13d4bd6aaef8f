package surprisal.tokenizer;

/**
 * Adjacent ids {@code left} and {@code right} become {@code id}. A list of merges is in order of
 * rank: the first was the most frequent pair in the training text and is merged first.
 */
public record Merge(int left, int right, int id) {}
