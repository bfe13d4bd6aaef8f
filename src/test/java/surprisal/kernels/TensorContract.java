package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every {@link Tensor} promises, of any element type. */
public interface TensorContract {

  /** A new tensor of the tested kind. */
  Tensor zeros(long... shape);

  ElementType type();

  @Test
  default void knowsItsShapeAndBeginsWithZeros() {
    for (int width = 1; width <= 70; width++) {
      Tensor tensor = zeros(3, width);
      assertThat(tensor.type()).isEqualTo(type());
      assertThat(tensor.shape()).containsExactly(3, width);
      assertThat(tensor.size(0)).isEqualTo(3);
      assertThat(tensor.size(1)).isEqualTo(width);
      assertThat(tensor.length()).isEqualTo(3L * width);
      assertThat(tensor.read()).hasSize(3 * width).containsOnly(0);
    }
  }

  @Test
  default void readsWhatWasWritten() {
    for (int length = 1; length <= 70; length++) {
      double[] values = representable(length);
      Tensor doubles = zeros(length), floats = zeros(1, length);
      doubles.write(values);
      floats.write(floats(values));
      assertThat(doubles.read()).containsExactly(values);
      assertThat(floats.read()).containsExactly(values);
    }
  }

  /** Every row and every pair of rows, of several tensors, wherever in memory they begin. */
  @Test
  default void readsRows() {
    for (int width = 1; width <= 70; width++) {
      for (int attempt = 0; attempt < 4; attempt++) {
        double[] values = representable(3 * width);
        Tensor tensor = zeros(3, width);
        tensor.write(values);
        for (int n = 0; n < 3; n++) {
          assertThat(tensor.row(n)).containsExactly(part(values, n * width, width));
        }
        for (int n = 0; n < 2; n++) {
          assertThat(tensor.rows(n, n + 2)).containsExactly(part(values, n * width, 2 * width));
        }
        assertThat(tensor.rows(0, 3)).containsExactly(values);
      }
    }
  }

  /** A view of a view at an odd offset reads and writes the memory it was taken from. */
  @Test
  default void viewsShareMemory() {
    for (int length = 1; length <= 70; length++) {
      for (int from : new int[] {0, 1, 7, 33}) {
        double[] values = representable(from + length + 5);
        Tensor whole = zeros(values.length);
        whole.write(values);
        Tensor rest = whole.view(from, 1, length + 5), view = rest.view(3, length);
        String where = "from %d length %d".formatted(from, length);
        assertThat(rest.shape()).as(where).containsExactly(1, length + 5);
        assertThat(view.shape()).as(where).containsExactly(length);
        assertThat(view.type()).as(where).isEqualTo(type());
        assertThat(rest.read()).as(where).containsExactly(part(values, from, length + 5));
        assertThat(view.read()).as(where).containsExactly(part(values, from + 3, length));

        double[] other = new double[length];
        Arrays.setAll(other, i -> -2 * values[i]);
        view.write(other);
        System.arraycopy(other, 0, values, from + 3, length);
        assertThat(whole.read()).as(where).containsExactly(values);
        values[from + 2 + length] = 64;
        whole.view(from + 2 + length, 1).write(new float[] {64});
        assertThat(view.read()[length - 1]).as(where).isEqualTo(64);
        assertThat(whole.read()).as(where).containsExactly(values);
      }
    }
  }

  /** Little-endian bytes, whatever the order of the buffer, which ends where it is full. */
  @Test
  default void copiesBytes() {
    for (int length = 1; length <= 70; length++) {
      for (int from : new int[] {0, 1, 7, 33}) {
        for (boolean direct : new boolean[] {false, true}) {
          double[] values = representable(from + length + 2);
          Tensor tensor = zeros(values.length), copy = zeros(values.length);
          tensor.write(values);
          int size = length * type().bytes();
          ByteBuffer bytes = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
          tensor.copyTo(bytes, from);
          assertThat(bytes.hasRemaining()).isFalse();
          bytes.flip();
          assertThat(decoded(bytes.duplicate())).containsExactly(part(values, from, length));

          copy.copyFrom(bytes, from);
          assertThat(bytes.hasRemaining()).isFalse();
          double[] expected = new double[values.length];
          System.arraycopy(values, from, expected, from, length);
          assertThat(copy.read()).containsExactly(expected);
        }
      }
    }
  }

  /** The bytes of a view are counted from its own beginning. */
  @Test
  default void copiesBytesOfViews() {
    double[] values = representable(200);
    Tensor tensor = zeros(10, 20);
    tensor.write(values);
    for (int from = 0; from < 150; from += 7) {
      Tensor view = tensor.view(from, 50);
      ByteBuffer bytes = ByteBuffer.allocate(40 * type().bytes());
      view.copyTo(bytes, 9);
      bytes.flip();
      assertThat(decoded(bytes.duplicate())).containsExactly(part(values, from + 9, 40));
      view.copyFrom(bytes, 10);
      System.arraycopy(values.clone(), from + 9, values, from + 10, 40);
      assertThat(tensor.read()).containsExactly(values);
    }
  }

  @Test
  default void refusesWhatLiesOutside() {
    Tensor tensor = zeros(3, 5), view = tensor.view(4, 6);
    int bytes = type().bytes();
    refuses(() -> tensor.view(-1, 3), "elements -1 to 2 of a tensor of 15");
    refuses(() -> tensor.view(10, 2, 3), "elements 10 to 16 of a tensor of 15");
    refuses(() -> tensor.view(0, 4, 4), "elements 0 to 16 of a tensor of 15");
    refuses(() -> view.view(1, 6), "elements 1 to 7 of a tensor of 6");
    refuses(() -> tensor.row(3), "elements 15 to 20 of a tensor of 15");
    refuses(() -> tensor.row(-1), "elements -5 to 0 of a tensor of 15");
    refuses(() -> tensor.rows(2, 4), "elements 10 to 20 of a tensor of 15");
    refuses(() -> tensor.write(new double[14]), "14 values for a tensor of 15");
    refuses(() -> tensor.write(new float[16]), "16 values for a tensor of 15");
    refuses(() -> view.write(new double[15]), "15 values for a tensor of 6");
    ByteBuffer seven = ByteBuffer.allocate(7 * bytes);
    refuses(() -> view.copyTo(seven, 0), "elements 0 to 7 of a tensor of 6");
    refuses(() -> view.copyFrom(seven, 0), "elements 0 to 7 of a tensor of 6");
    refuses(() -> tensor.copyTo(seven, 9), "elements 9 to 16 of a tensor of 15");
    refuses(() -> tensor.copyFrom(seven, -1), "elements -1 to 6 of a tensor of 15");
    assertThat(tensor.read()).containsOnly(0);
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  /** Random numbers of 8 significant bits, which every element type can hold. */
  private static double[] representable(int length) {
    SplittableRandom random = new SplittableRandom(length);
    double[] values = new double[length];
    Arrays.setAll(values, i -> Math.scalb((double) random.nextInt(-255, 256), i % 9 - 6));
    return values;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double[] part(double[] values, int from, int length) {
    return Arrays.copyOfRange(values, from, from + length);
  }

  private double[] decoded(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.remaining() / type().bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type()) {
            case FP64 -> bytes.getDouble();
            case FP32 -> bytes.getFloat();
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
          };
    }
    return values;
  }
}
