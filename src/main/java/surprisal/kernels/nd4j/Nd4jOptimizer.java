package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.add;
import static surprisal.kernels.nd4j.Nd4jOps.multiply;
import static surprisal.kernels.nd4j.Nd4jOps.subtract;
import static surprisal.kernels.nd4j.Nd4jOps.view;
import static surprisal.kernels.nd4j.Nd4jTensor.array;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.AdamWGroup;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.Kernels;
import surprisal.kernels.Update;

/**
 * The passes over the flat buffers, in blocks: scratch stays small beside the parameters, and a
 * block stays in the cache from one operation to the next.
 */
final class Nd4jOptimizer {
  private static final long BLOCK = 1 << 18;

  private final Scratch scratch;

  Nd4jOptimizer(Scratch scratch) {
    this.scratch = scratch;
  }

  /** See {@link Kernels#sumOfSquares}. */
  double sumOfSquares(INDArray x) {
    INDArray flat = view(x, x.length());
    double sum = 0;
    for (long from = 0; from < flat.length(); from += BLOCK) {
      INDArray block = block(flat, from);
      INDArray doubles = scratch.typed("squares", DataType.DOUBLE, block.length());
      doubles.assign(block);
      sum += Nd4j.exec(new SquaredNorm(doubles)).getDouble(0);
    }
    return sum;
  }

  /** See {@link Kernels#adamW}. */
  Update adamW(INDArray gradients, List<AdamWGroup> groups, AdamWStep step) {
    double norm = Math.sqrt(sumOfSquares(gradients));
    if (step.isMadeAt(norm)) {
      groups.forEach(group -> update(group, step, step.gradientScale(norm)));
    }
    return () -> norm;
  }

  private void update(AdamWGroup group, AdamWStep step, double gradientScale) {
    INDArray parameters = array(group.parameters()), gradients = array(group.gradients());
    INDArray m = array(group.m()), v = array(group.v());
    double beta1 = step.beta1(), beta2 = step.beta2(), learningRate = step.learningRate();
    double correction2 = Math.sqrt(step.correction2());
    for (long from = 0; from < parameters.length(); from += BLOCK) {
      INDArray p = block(parameters, from);
      INDArray g = block(gradients, from);
      INDArray mean = block(m, from);
      INDArray square = block(v, from);
      INDArray update = scratch.array("adamw update", p.length());

      if (group.weightDecay() != 0) {
        p.muli(1 - learningRate * group.weightDecay());
      }
      // m = beta1 m + (1 - beta1) g
      update.assign(g);
      update.muli(gradientScale * (1 - beta1));
      mean.muli(beta1);
      add(mean, mean, update);
      // v = beta2 v + (1 - beta2) g^2
      multiply(update, g, g);
      update.muli(gradientScale * gradientScale * (1 - beta2));
      square.muli(beta2);
      add(square, square, update);
      // p -= lr mHat / (sqrt(vHat) + eps)
      Nd4j.exec(new Sqrt(square, update));
      update.divi(correction2);
      update.addi(step.epsilon());
      Nd4jOps.divide(update, mean, update);
      update.muli(learningRate / step.correction1());
      subtract(p, p, update);
    }
  }

  private static INDArray block(INDArray vector, long from) {
    long to = Math.min(from + BLOCK, vector.length());
    return from == 0 && to == vector.length()
        ? vector
        : vector.get(NDArrayIndex.interval(from, to));
  }
}
