package surprisal.kernels;

/**
 * A linear layer's parameters and their gradients.
 *
 * @param weight [K,M], GPT-2's Conv1D layout: not transposed
 * @param dweight [K,M]; null in a frozen model
 * @param bias [M] or null
 * @param dbias [M]; null where bias is, or in a frozen model
 */
public record Linear(Tensor weight, Tensor dweight, Tensor bias, Tensor dbias) {}
