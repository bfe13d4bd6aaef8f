package surprisal.training;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.data.DataLoader;
import surprisal.evaluation.BatchInput;
import surprisal.kernels.DropoutMask;
import surprisal.model.Gpt;
import surprisal.objective.Loss;

/** The batches of one update, whose gradients add up to that of one big batch. */
public final class MicroBatches {
  private final Gpt model;
  private final TrainingObjective objective;
  private final DataLoader loader;
  private final long seed;
  private final List<Batch> batches;

  public MicroBatches(RunConfig config, Gpt model, TrainingObjective objective, DataLoader loader) {
    this.model = model;
    this.objective = objective;
    this.loader = loader;
    seed = config.seed();
    batches =
        Stream.generate(loader::allocate).limit(config.training().accumulationSteps()).toList();
  }

  /** Reads the next ones. */
  public void next() {
    batches.forEach(loader::next);
  }

  /** Targets that count. */
  long counted() {
    return batches.stream().mapToLong(Batch::counted).sum();
  }

  /** What these targets weigh. */
  public double weight() {
    double weight = 0;
    for (Batch batch : batches) {
      weight += objective.weight(batch);
    }
    return weight;
  }

  /** Positions of an update, whether they count or not. */
  long positions() {
    return (long) batches.size() * batches.get(0).inputs().length;
  }

  /**
   * The loss, and its gradient in the model's parameters.
   *
   * @param weight {@link #weight()}, above 0
   */
  public Loss differentiate(int step, double weight) {
    Loss loss = Loss.ZERO;
    for (int micro = 0; micro < batches.size(); micro++) {
      Batch batch = batches.get(micro);
      INDArray logits = model.forward(BatchInput.of(batch, DropoutMask.key(seed, step, micro)));
      loss = loss.plus(objective.differentiate(model.dlogits(), logits, batch, weight));
      model.backward(micro > 0);
    }
    return loss;
  }
}
