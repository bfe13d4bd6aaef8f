package surprisal.evaluation;

import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.data.Batch;
import surprisal.objective.Loss;

/** What is trained, measured on a batch. */
public interface BatchLoss {

  /** The loss of a model's logits [N,V], which are destroyed, on the batch that made them. */
  Loss evaluate(INDArray logits, Batch batch);

  /** Negative log-likelihood of each position of the last call, nats, [N]; 0 where masked. */
  double[] nll();
}
