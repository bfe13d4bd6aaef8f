package surprisal.kernels.onednn;

import java.util.List;
import org.nd4j.nativeblas.NativeOps;
import surprisal.kernels.AdamWGroup;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.kernels.Update;

/** The passes over the flat buffers, in loops on all workers. */
final class OneDnnOptimizer {
  private final OneDnn oneDnn;
  private final OneDnnOperands operands;
  private final Workers workers;
  private final NativeOps nativeOps;
  private final PreparedCalls calls;

  OneDnnOptimizer(
      OneDnn oneDnn,
      OneDnnOperands operands,
      Workers workers,
      NativeOps nativeOps,
      PreparedCalls calls) {
    this.oneDnn = oneDnn;
    this.operands = operands;
    this.workers = workers;
    this.nativeOps = nativeOps;
    this.calls = calls;
  }

  /** See {@link Kernels#sumOfSquares}. */
  double sumOfSquares(Tensor x) {
    return calls.of(Operation.SUM_OF_SQUARES).with(x).get(() -> new SumOfSquares(workers, x)).run();
  }

  /** See {@link Kernels#adamW}. */
  Update adamW(Tensor gradients, List<AdamWGroup> groups, AdamWStep step) {
    double norm = Math.sqrt(sumOfSquares(gradients));
    if (step.isMadeAt(norm)) {
      nativeOps.setOmpNumThreads(1); // a worker converts to bf16 by itself
      groups.forEach(group -> update(group, step, step.gradientScale(norm)));
      nativeOps.setOmpNumThreads(workers.count());
    }
    return () -> norm;
  }

  private void update(AdamWGroup group, AdamWStep step, double gradientScale) {
    calls
        .of(Operation.ADAM_W)
        .with(group.parameters())
        .with(group.gradients())
        .with(group.m())
        .with(group.v())
        .get(() -> prepared(group))
        .run(step, group.weightDecay(), gradientScale);
  }

  private AdamWLoop prepared(AdamWGroup group) {
    NativeTensor twin = operands.twin(NativeTensor.of(group.parameters()));
    return new AdamWLoop(oneDnn, workers, group, twin);
  }
}
