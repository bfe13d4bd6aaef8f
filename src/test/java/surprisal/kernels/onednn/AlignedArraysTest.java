package surprisal.kernels.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.HostCopy;

class AlignedArraysTest {
  @Test
  void everyRowOfEveryWidthCanBeRead() {
    for (int width = 1; width < 70; width++) {
      for (int attempt = 0; attempt < 8; attempt++) {
        INDArray array = AlignedArrays.zeros(DataType.FLOAT, 3, width);
        for (int row = 0; row < 3; row++) {
          INDArray view = array.get(NDArrayIndex.point(row), NDArrayIndex.all());
          view.assign(row + 1);
          assertThat(HostCopy.read(view)).as("width " + width).hasSize(width).containsOnly(row + 1);
        }
      }
    }
  }
}
