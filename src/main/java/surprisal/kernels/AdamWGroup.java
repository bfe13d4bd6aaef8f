package surprisal.kernels;

/**
 * Neighbouring parameters that decay alike, all [P'] and slices of the flat buffers.
 *
 * @param m moving average of the gradient
 * @param v moving average of its square
 */
public record AdamWGroup(
    Tensor parameters, Tensor gradients, Tensor m, Tensor v, double weightDecay) {}
