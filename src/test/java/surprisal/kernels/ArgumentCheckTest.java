package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.nd4j.Nd4jTensor;

/** The element types, which no engine on a CPU without AVX-512 tells apart. */
class ArgumentCheckTest {
  private final ArgumentCheck check =
      new ArgumentCheck("linearForward", ElementType.FP32, ElementType.BF16);
  private final Tensor wide = Nd4jTensor.zeros(DataType.FLOAT, 2, 3);
  private final Tensor narrow = Nd4jTensor.zeros(DataType.BFLOAT16, 2, 3);
  private final Tensor exact = Nd4jTensor.zeros(DataType.DOUBLE, 2, 3);

  @Test
  void acceptsTheTypesThatAreStated() {
    assertThatCode(
            () ->
                check
                    .zeros("residual", wide, 2, 3)
                    .zerosOrNull("residual", wide, 2, 3)
                    .zerosOrNull("residual", null, 2, 3)
                    .operand("x", narrow, 2, 3)
                    .either("out", wide, 2, 3)
                    .either("out", narrow, 2, 3)
                    .anyOrNull("dresidual", exact, 2, 3))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAllOthers() {
    refuses(
        () -> check.zeros("residual", narrow, 2, 3),
        "linearForward: residual has elements of BF16, expected FP32");
    refuses(
        () -> check.zerosOrNull("residual", exact, 2, 3),
        "linearForward: residual has elements of FP64, expected FP32");
    refuses(
        () -> check.operand("x", wide, 2, 3),
        "linearForward: x has elements of FP32, expected BF16");
    refuses(
        () -> check.either("out", exact, 2, 3),
        "linearForward: out has elements of FP64, expected FP32");
    refuses(
        () -> check.either("out", null, 2, 3), "linearForward: out is missing, expected [2, 3]");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }
}
