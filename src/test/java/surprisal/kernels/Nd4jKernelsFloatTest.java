package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class Nd4jKernelsFloatTest implements KernelsContract {
  @Override
  public Kernels kernels() {
    return new Nd4jKernels(DataType.FLOAT);
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

  @Test
  void saysWhatRunsWhere() {
    try (Kernels kernels = kernels()) {
      assertThat(kernels.description()).startsWith("ND4J 1.0.0-M2.1 on ").endsWith(", fp32");
    }
  }
}
