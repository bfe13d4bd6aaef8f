/**
 * An engine at the speed of the CPU: oneDNN primitives and tight loops on native memory, fp32 or
 * bf16.
 *
 * <p>Uses kernels, and kernels.nd4j for the arrays that hold its tensors.
 */
package surprisal.kernels.onednn;
