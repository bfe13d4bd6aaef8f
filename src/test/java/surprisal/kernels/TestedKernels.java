package surprisal.kernels;

/** What a test class says about the kernels it hands to the contracts. */
interface TestedKernels {
  /** New kernels; the test closes them. */
  Kernels kernels();

  /** Largest relative error of results that come from or go to operands. */
  double operandTolerance();

  /** Largest relative error of results from and to tensors of {@link Kernels#type}. */
  double tolerance();

  /** Largest relative error of a loss. */
  double lossTolerance();
}
