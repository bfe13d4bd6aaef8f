package surprisal.kernels.onednn;

import surprisal.kernels.Guides;
import surprisal.kernels.HostLossTerms;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;
import surprisal.kernels.Targets;
import surprisal.kernels.Tensor;

/** Objectives: cross-entropy with or without z-loss by itself, all others with their guides. */
final class OneDnnLoss {
  private final OneDnn oneDnn;
  private final NativeOnes ones;
  private final Workers workers;
  private final PreparedCalls calls;
  private HostLossTerms terms;

  OneDnnLoss(OneDnn oneDnn, NativeOnes ones, Workers workers, PreparedCalls calls) {
    this.oneDnn = oneDnn;
    this.ones = ones;
    this.workers = workers;
    this.calls = calls;
  }

  /** See {@link Kernels#objective}. */
  LossTerms run(Tensor dlogits, Tensor logits, Targets targets, Guides guides, LossMix mix) {
    terms = HostLossTerms.of(targets, terms);
    if (guides.none()) {
      boolean smooth = mix.smoothing() > 0;
      int threads = workers.count();
      calls
          .of(Operation.CROSS_ENTROPY)
          .with(dlogits)
          .with(logits)
          .with(smooth)
          .get(() -> new OneDnnCrossEntropy(oneDnn, ones, threads, dlogits, logits, smooth))
          .run(terms, targets.ids(), mix);
    } else {
      calls
          .of(Operation.OBJECTIVE)
          .with(dlogits)
          .with(logits)
          .with(guides.teacher())
          .with(guides.reference())
          .get(() -> new OneDnnObjective(oneDnn, workers, dlogits, logits, guides))
          .run(terms, targets.ids(), mix);
    }
    return terms.summed(targets, mix, logits.size(1));
  }
}
