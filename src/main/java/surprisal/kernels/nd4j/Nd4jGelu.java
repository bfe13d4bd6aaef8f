package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.multiply;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * GELU's tanh form in ND4J operations (its own has a wrong cubic term), through the identity (1 +
 * tanh u) / 2 = sigmoid(2u): out = x s with s = sigmoid(2u), 2u = x (A + B x^2), which takes fewer
 * passes and keeps the digits of negative x, where 1 + tanh u cancels.
 */
final class Nd4jGelu {
  /** 2 sqrt(2/pi), and that times the cubic coefficient. */
  private static final double A = 2 * Math.sqrt(2 / Math.PI);

  private static final double B = 0.044715 * A;

  private final Scratch scratch;

  Nd4jGelu(Scratch scratch) {
    this.scratch = scratch;
  }

  /** out = gelu(x). */
  void forward(INDArray out, INDArray x) {
    multiply(out, x, x);
    sigmoidOfTwoU(out, x);
    multiply(out, out, x);
  }

  /** dx = dout * gelu'(x). */
  void backward(INDArray dx, INDArray dout, INDArray x) {
    INDArray slope = scratch.array("gelu slope", x.shape());
    INDArray s = scratch.array("gelu sigmoid", x.shape());
    INDArray oneMinusS = scratch.array("gelu rest", x.shape());
    multiply(slope, x, x);
    s.assign(slope);
    sigmoidOfTwoU(s, x);

    // out = x s: dx = dout s (1 + (1 - s) x d(2u)/dx), d(2u)/dx = A + 3 B x^2
    slope.muli(3 * B);
    slope.addi(A);
    multiply(slope, slope, x);
    oneMinusS.assign(s);
    oneMinusS.rsubi(1);
    multiply(slope, slope, oneMinusS);
    slope.addi(1);
    multiply(slope, slope, s);
    multiply(dx, dout, slope);
  }

  /** Turns x^2 into sigmoid(x (A + B x^2)). */
  private static void sigmoidOfTwoU(INDArray square, INDArray x) {
    square.muli(B);
    square.addi(A);
    multiply(square, square, x);
    Nd4j.exec(new Sigmoid(square, square));
  }
}
