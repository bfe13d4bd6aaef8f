package surprisal.kernels;

/** A matrix of doubles, row by row. */
record ScalarMatrix(int rows, int columns, double[] values) {

  static ScalarMatrix of(Tensor tensor) {
    return new ScalarMatrix((int) tensor.size(0), (int) tensor.size(1), tensor.read());
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
