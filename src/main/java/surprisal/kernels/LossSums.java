package surprisal.kernels;

/**
 * Sums over the positions of a batch that count, in nats. All but {@code nll} are weighted.
 *
 * @param objective what is trained
 * @param nll -log p[target], unweighted
 * @param weight the weights
 * @param floor lowest that the objective can be, each term at its own lowest
 * @param zLoss coefficient times (log Z)^2
 */
public record LossSums(
    double objective,
    double nll,
    double weight,
    double hard,
    double soft,
    double floor,
    double kl,
    double zLoss) {}
