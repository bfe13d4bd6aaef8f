package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.add;
import static surprisal.kernels.nd4j.Nd4jOps.gather;
import static surprisal.kernels.nd4j.Nd4jOps.scatterAdd;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.kernels.Kernels;

/** Token and position embeddings: rows out of two tables, and gradients back into them. */
final class Nd4jEmbedding {
  private final Scratch scratch;

  Nd4jEmbedding(Scratch scratch) {
    this.scratch = scratch;
  }

  /** See {@link Kernels#embeddingForward}. */
  void forward(INDArray x, int[] tokens, int[] positions, INDArray wte, INDArray wpe) {
    try (INDArray tokenIds = ids(tokens, wte);
        INDArray positionIds = ids(positions, wpe)) {
      gather(x, wte, tokenIds);
      INDArray rows = scratch.array("embedding rows", x.size(0), x.size(1));
      gather(rows, wpe, positionIds);
      add(x, x, rows);
    }
  }

  /** See {@link Kernels#embeddingBackward}. */
  void backward(
      INDArray dwte,
      INDArray dwpe,
      INDArray dx,
      int[] tokens,
      int[] positions,
      boolean accumulate) {
    try (INDArray tokenIds = ids(tokens, dwte);
        INDArray positionIds = ids(positions, dwpe)) {
      scatterAdd(dwte, tokenIds, dx);
      if (!accumulate) {
        dwpe.assign(0);
      }
      scatterAdd(dwpe, positionIds, dx);
    }
  }

  /** Row numbers for gather and scatter, which would leave the table without a word. */
  private static INDArray ids(int[] ids, INDArray table) {
    for (int id : ids) {
      if (id < 0 || id >= table.size(0)) {
        throw new IllegalStateException("row " + id + " of a table of " + table.size(0));
      }
    }
    return Nd4j.createFromArray(ids);
  }
}
