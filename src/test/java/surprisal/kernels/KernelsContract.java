package surprisal.kernels;

/**
 * Every operation of any {@link Kernels} against {@link ScalarKernels}. A test class implements it
 * by naming its kernels and their tolerances.
 */
public interface KernelsContract
    extends LayerContract,
        ElementwiseContract,
        AttentionContract,
        LossContract,
        ObjectiveContract,
        OptimizerContract {}
