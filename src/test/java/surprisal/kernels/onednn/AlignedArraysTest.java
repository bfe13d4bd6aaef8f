package surprisal.kernels.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.ElementType;
import surprisal.kernels.Tensor;
import surprisal.kernels.TensorContract;
import surprisal.kernels.nd4j.Nd4jTensor;

class AlignedArraysTest {
  @Nested
  class Fp32 implements TensorContract {
    @Override
    public Tensor zeros(long... shape) {
      return AlignedArrays.zeros(DataType.FLOAT, shape);
    }

    @Override
    public ElementType type() {
      return ElementType.FP32;
    }
  }

  @Nested
  class Bf16 implements TensorContract {
    @Override
    public Tensor zeros(long... shape) {
      return AlignedArrays.zeros(DataType.BFLOAT16, shape);
    }

    @Override
    public ElementType type() {
      return ElementType.BF16;
    }
  }

  @Test
  void everyRowOfEveryWidthCanBeRead() {
    for (int width = 1; width < 70; width++) {
      for (int attempt = 0; attempt < 8; attempt++) {
        Tensor tensor = AlignedArrays.zeros(DataType.FLOAT, 3, width);
        for (int row = 0; row < 3; row++) {
          double[] values = new double[width];
          Arrays.fill(values, row + 1);
          Tensor view = tensor.view((long) row * width, width);
          view.write(values);
          assertThat(view.read()).as("width " + width).hasSize(width).containsOnly(row + 1);
          assertThat(tensor.row(row)).as("width " + width).containsExactly(values);
        }
      }
    }
  }

  @Test
  void beginsOnACacheLine() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.BFLOAT16}) {
      for (int attempt = 0; attempt < 8; attempt++) {
        var tensor = (Nd4jTensor) AlignedArrays.zeros(type, 5, 33 + attempt);
        assertThat(tensor.address() % 64).isZero();
      }
    }
  }
}
