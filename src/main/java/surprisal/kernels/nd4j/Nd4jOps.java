package surprisal.kernels.nd4j;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's operations as these kernels use them: output first, always into an existing array. The
 * operations that broadcast are the "custom" ones: [N,C] with [N,1] or [C] at memory speed, where
 * the older broadcast operations take four times as long down a column.
 */
final class Nd4jOps {
  private Nd4jOps() {}

  /** out = a + b; out may be a. */
  static void add(INDArray out, INDArray a, INDArray b) {
    run("add", out, a, b);
  }

  /** out = a - b; out may be a. */
  static void subtract(INDArray out, INDArray a, INDArray b) {
    run("subtract", out, a, b);
  }

  /** out = a * b, element by element; out may be a. */
  static void multiply(INDArray out, INDArray a, INDArray b) {
    run("multiply", out, a, b);
  }

  /** out = a / b, element by element; out may be a or b. */
  static void divide(INDArray out, INDArray a, INDArray b) {
    run("divide", out, a, b);
  }

  /** out = alpha a @ b + beta out, over the last two dimensions of each. */
  static void matmul(INDArray out, INDArray a, INDArray b, double alpha, double beta) {
    product(out, a, false, b, false, alpha, beta);
  }

  /** out = alpha a @ b^T + beta out. */
  static void matmulTransposedB(INDArray out, INDArray a, INDArray b, double alpha, double beta) {
    product(out, a, false, b, true, alpha, beta);
  }

  /** out = alpha a^T @ b + beta out. */
  static void matmulTransposedA(INDArray out, INDArray a, INDArray b, double alpha, double beta) {
    product(out, a, true, b, false, alpha, beta);
  }

  /** out[i] = table[ids[i]], rows or elements; the caller has checked the ids. */
  static void gather(INDArray out, INDArray table, INDArray ids) {
    Nd4j.exec(
        DynamicCustomOp.builder("gather")
            .addInputs(table, ids)
            .addOutputs(out)
            .addIntegerArguments(0)
            .build());
  }

  /** table[ids[i]] += updates[i]; without the lock flag, updates of a repeated id get lost. */
  static void scatterAdd(INDArray table, INDArray ids, INDArray updates) {
    Nd4j.exec(
        DynamicCustomOp.builder("scatter_add")
            .addInputs(table, ids, updates)
            .addOutputs(table)
            .addBooleanArguments(true)
            .build());
  }

  /** table[ids[i]] = updates[i], all ids different. */
  static void scatterUpdate(INDArray table, INDArray ids, INDArray updates) {
    Nd4j.exec(
        DynamicCustomOp.builder("scatter_upd")
            .addInputs(table, ids, updates)
            .addOutputs(table)
            .build());
  }

  /** A view of a 'c'-ordered array in another shape; never a copy. */
  static INDArray view(INDArray array, long... shape) {
    return array.reshape('c', true, shape);
  }

  private static void run(String name, INDArray out, INDArray a, INDArray b) {
    Nd4j.exec(DynamicCustomOp.builder(name).addInputs(a, b).addOutputs(out).build());
  }

  private static void product(
      INDArray out,
      INDArray a,
      boolean transposeA,
      INDArray b,
      boolean transposeB,
      double alpha,
      double beta) {
    MMulTranspose transpose =
        MMulTranspose.builder().transposeA(transposeA).transposeB(transposeB).build();
    Nd4j.exec(new Mmul(a, b, out, alpha, beta, transpose));
  }
}
