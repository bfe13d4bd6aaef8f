package surprisal.kernels;

import org.nd4j.linalg.api.buffer.DataType;

class Nd4jKernelsDoubleTest implements KernelsContract {
  @Override
  public Kernels kernels() {
    return new Nd4jKernels(DataType.DOUBLE);
  }

  @Override
  public double tolerance() {
    return 1e-12;
  }

  @Override
  public double operandTolerance() {
    return 1e-12;
  }

  @Override
  public double lossTolerance() {
    return 1e-12;
  }
}
