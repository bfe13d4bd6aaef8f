package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.put;
import static surprisal.kernels.ScalarKernels.putGradient;
import static surprisal.kernels.ScalarKernels.values;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Token and position embeddings. */
final class ScalarEmbedding {
  private ScalarEmbedding() {}

  /** See {@link Kernels#embeddingForward}. */
  static void forward(INDArray x, int[] tokens, int[] positions, INDArray wte, INDArray wpe) {
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] token = values(wte), position = values(wpe), sum = new double[N * C];
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        sum[n * C + c] = token[tokens[n] * C + c] + position[positions[n] * C + c];
      }
    }
    put(x, sum);
  }

  /** See {@link Kernels#embeddingBackward}. */
  static void backward(
      INDArray dwte,
      INDArray dwpe,
      INDArray dx,
      int[] tokens,
      int[] positions,
      boolean accumulate) {
    int N = (int) dx.size(0), C = (int) dx.size(1);
    double[] gradient = values(dx), token = values(dwte);
    double[] position = new double[(int) dwpe.length()];
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        token[tokens[n] * C + c] += gradient[n * C + c];
        position[positions[n] * C + c] += gradient[n * C + c];
      }
    }
    put(dwte, token);
    putGradient(dwpe, position, accumulate);
  }
}
