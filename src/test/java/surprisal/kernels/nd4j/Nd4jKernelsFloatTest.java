package surprisal.kernels.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.Kernels;
import surprisal.kernels.KernelsContract;

class Nd4jKernelsFloatTest implements KernelsContract {
  @Override
  public Kernels kernels() {
    return new Nd4jKernels(DataType.FLOAT, 2);
  }

  @Override
  public double tolerance() {
    return 1e-5;
  }

  @Override
  public double operandTolerance() {
    return 1e-5;
  }

  @Override
  public double lossTolerance() {
    return 1e-6;
  }
}
