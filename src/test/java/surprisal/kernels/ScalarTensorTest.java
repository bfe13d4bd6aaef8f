package surprisal.kernels;

/** The tensors of the scalar reference keep what the others promise. */
class ScalarTensorTest implements TensorContract {
  @Override
  public Tensor zeros(long... shape) {
    return ScalarTensor.zeros(shape);
  }

  @Override
  public ElementType type() {
    return ElementType.FP64;
  }
}
