package surprisal.kernels.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import surprisal.kernels.Kernels;
import surprisal.kernels.KernelsContract;

@EnabledIf(
    value = "surprisal.kernels.onednn.OneDnnCpu#runsBf16",
    disabledReason = "oneDNN has no bf16 primitives for this CPU")
class OneDnnKernelsBf16Test implements KernelsContract {
  @Override
  public Kernels kernels() {
    return new OneDnnKernels(true, 2);
  }

  @Override
  public double tolerance() {
    return 1e-6;
  }

  @Override
  public double operandTolerance() {
    return 2.5e-2;
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
          .endsWith("), bf16 operands, 2 threads");
    }
  }
}
