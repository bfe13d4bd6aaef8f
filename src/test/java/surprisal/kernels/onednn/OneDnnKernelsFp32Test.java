package surprisal.kernels.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import surprisal.kernels.Kernels;
import surprisal.kernels.KernelsContract;

class OneDnnKernelsFp32Test implements KernelsContract {
  @Override
  public Kernels kernels() {
    return new OneDnnKernels(false, 2);
  }

  @Override
  public double tolerance() {
    return 1e-6;
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
      assertThat(kernels.description())
          .startsWith("oneDNN 3.11 on the CPU (")
          .endsWith("), fp32 operands, 2 threads");
    }
  }
}
