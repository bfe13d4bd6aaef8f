package surprisal.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ScratchTest {

  @Test
  void sameNameAndShapeIsTheSameArray() {
    try (Scratch scratch = new Scratch(DataType.FLOAT)) {
      INDArray first = scratch.array("a", 3, 4);
      assertThat(scratch.array("a", 3, 4)).isSameAs(first);
      assertThat(scratch.array("a", 4, 3)).isNotSameAs(first);
      assertThat(scratch.array("b", 3, 4)).isNotSameAs(first);
      assertThat(scratch.typed("a", DataType.DOUBLE, 3, 4)).isNotSameAs(first);
    }
  }

  /** As in generation, where every token makes the sequence one longer. */
  @Test
  void freesTheLeastRecentlyUsed() {
    try (Scratch scratch = new Scratch(DataType.FLOAT)) {
      List<INDArray> grown = new ArrayList<>();
      INDArray kept = scratch.array("kept", 7);
      for (int length = 1; length <= 200; length++) {
        grown.add(scratch.array("grown", length));
        assertThat(scratch.array("kept", 7)).isSameAs(kept);
      }
      assertThat(kept.wasClosed()).isFalse();
      assertThat(grown.get(199).wasClosed()).isFalse();
      assertThat(grown.stream().filter(array -> !array.wasClosed()).count()).isLessThan(60);
    }
  }

  @Test
  void columnHoldsTheNewestValues() {
    try (Scratch scratch = new Scratch(DataType.FLOAT)) {
      scratch.column("c", new double[] {1, 2, 3});
      INDArray column = scratch.column("c", new double[] {4, 5, 6});
      assertThat(column.shape()).containsExactly(3, 1);
      assertThat(column.data().asDouble()).containsExactly(4, 5, 6);
    }
  }
}
