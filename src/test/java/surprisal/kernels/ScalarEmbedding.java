package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.writeGradient;

/** Token and position embeddings. */
final class ScalarEmbedding {
  private ScalarEmbedding() {}

  /** See {@link Kernels#embeddingForward}. */
  static void forward(Tensor x, int[] tokens, int[] positions, Tensor wte, Tensor wpe) {
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] token = wte.read(), position = wpe.read(), sum = new double[N * C];
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        sum[n * C + c] = token[tokens[n] * C + c] + position[positions[n] * C + c];
      }
    }
    x.write(sum);
  }

  /** See {@link Kernels#embeddingBackward}. */
  static void backward(
      Tensor dwte, Tensor dwpe, Tensor dx, int[] tokens, int[] positions, boolean accumulate) {
    int N = (int) dx.size(0), C = (int) dx.size(1);
    double[] gradient = dx.read(), token = dwte.read();
    double[] position = new double[(int) dwpe.length()];
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        token[tokens[n] * C + c] += gradient[n * C + c];
        position[positions[n] * C + c] += gradient[n * C + c];
      }
    }
    dwte.write(token);
    writeGradient(dwpe, position, accumulate);
  }
}
