/**
 * An engine in ND4J operations only, fp32 or fp64: it runs wherever ND4J has a backend and carries
 * the gradient checks.
 *
 * <p>Uses kernels.
 */
package surprisal.kernels.nd4j;
