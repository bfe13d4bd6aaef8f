package surprisal.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.ElementType;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.kernels.TensorContract;

class Nd4jTensorTest {
  private static final Kernels FLOATS = new Nd4jKernels(DataType.FLOAT, 2);
  private static final Kernels DOUBLES = new Nd4jKernels(DataType.DOUBLE, 2);

  @AfterAll
  static void close() {
    FLOATS.close();
    DOUBLES.close();
  }

  @Nested
  class Fp64 implements TensorContract {
    @Override
    public Tensor zeros(long... shape) {
      return DOUBLES.zeros(shape);
    }

    @Override
    public ElementType type() {
      return ElementType.FP64;
    }
  }

  @Nested
  class Fp32 implements TensorContract {
    @Override
    public Tensor zeros(long... shape) {
      return FLOATS.zeros(shape);
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
      return Nd4jTensor.zeros(DataType.BFLOAT16, shape);
    }

    @Override
    public ElementType type() {
      return ElementType.BF16;
    }
  }

  @Test
  void roundsToTheNearestFloat() {
    Tensor tensor = FLOATS.zeros(3);
    tensor.write(new double[] {0.1, 1 + 0x1p-24, 1 + 0x3p-24});
    assertThat(tensor.read()).containsExactly(0.1f, 1, 1 + 0x1p-22);
  }

  @Test
  void keepsDoublesExactly() {
    double[] values = {0.1, 1 + 0x1p-52, Double.MIN_VALUE, -Double.MAX_VALUE, -0.0, Double.NaN};
    Tensor tensor = DOUBLES.zeros(values.length);
    tensor.write(values);
    assertThat(tensor.read()).containsExactly(values);
  }

  /** Halfway between two neighbours the even one is taken: 1, 1 + 1/128 and 1 + 2/128 here. */
  @Test
  void roundsHalvesToTheEvenBf16() {
    assertBf16(1 + 0x1p-8f, 1);
    assertBf16(1 + 0x3p-8f, 1 + 0x2p-7f);
    assertBf16(1 + 0x1p-8f + 0x1p-23f, 1 + 0x1p-7f);
    assertBf16(1 + 0x1p-8f - 0x1p-23f, 1);
    assertBf16(1 + 0x3p-8f - 0x1p-23f, 1 + 0x1p-7f);
    assertBf16(-1 - 0x1p-8f, -1);
    assertBf16(2 - 0x1p-23f, 2); // carries into the exponent
    assertBf16(0.0f, 0.0f);
    assertBf16(-0.0f, -0.0f);
    assertBf16(Float.MAX_VALUE, Float.POSITIVE_INFINITY);
    assertBf16(-Float.MAX_VALUE, Float.NEGATIVE_INFINITY);
    assertBf16(Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
    assertBf16(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
    assertBf16(0x1p-133f, 0x1p-133f); // the smallest there is
    assertBf16(0x1p-134f, 0);
    assertBf16(0x3p-134f, 0x2p-133f);
  }

  @Test
  void notANumberStaysSo() {
    for (int bits : new int[] {0x7FC00000, 0xFFC00000, 0x7F800001, 0x7FFFFFFF, 0xFFFFFFFF}) {
      Tensor tensor = Nd4jTensor.zeros(DataType.BFLOAT16, 2);
      tensor.write(new float[] {Float.intBitsToFloat(bits), 1});
      assertThat(tensor.read()).as(Integer.toHexString(bits)).containsExactly(Double.NaN, 1);
    }
  }

  /** Against decimal arithmetic, which rounds the significand to 8 bits. */
  @Test
  void roundsLikeDecimalArithmetic() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10_000; i++) {
      float value = (float) Math.scalb(random.nextDouble(-1, 1), random.nextInt(-20, 20));
      double unit = Math.scalb(1, Math.getExponent(value) - 7);
      double right =
          new BigDecimal(value / unit).setScale(0, RoundingMode.HALF_EVEN).doubleValue() * unit;
      assertBf16(value, (float) right);
    }
  }

  private static void assertBf16(float value, float expected) {
    Tensor doubles = Nd4jTensor.zeros(DataType.BFLOAT16, 1);
    Tensor floats = Nd4jTensor.zeros(DataType.BFLOAT16, 1);
    doubles.write(new double[] {value});
    floats.write(new float[] {value});
    assertThat(doubles.read()).as("bf16 of %s", value).containsExactly(expected);
    assertThat(floats.read()).as("bf16 of %s", value).containsExactly(expected);
    ByteBuffer bytes = ByteBuffer.allocate(2);
    floats.copyTo(bytes, 0);
    short bits = (short) (Float.floatToIntBits(expected) >>> 16);
    assertThat(bytes.order(ByteOrder.LITTLE_ENDIAN).getShort(0)).isEqualTo(bits);
    assertThat(Nd4jTensor.bf16(value)).isEqualTo(bits);
  }
}
