package surprisal.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A matrix of doubles, row by row. */
record ScalarMatrix(int rows, int columns, double[] values) {

  static ScalarMatrix of(INDArray array) {
    return new ScalarMatrix((int) array.size(0), (int) array.size(1), ScalarKernels.values(array));
  }

  ScalarMatrix transposed() {
    double[] result = new double[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = values[i * columns + j];
      }
    }
    return new ScalarMatrix(columns, rows, result);
  }

  ScalarMatrix times(ScalarMatrix other) {
    double[] result = new double[rows * other.columns];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < columns; k++) {
        for (int j = 0; j < other.columns; j++) {
          result[i * other.columns + j] +=
              values[i * columns + k] * other.values[k * other.columns + j];
        }
      }
    }
    return new ScalarMatrix(rows, other.columns, result);
  }
}
