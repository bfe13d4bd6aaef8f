package surprisal.checks.sanity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;

/** Engines that are broken on purpose, each in the one way it is named after. */
final class Faults {
  private Faults() {}

  @FunctionalInterface
  private interface Call {
    void with(Object[] args);
  }

  /** {@code sound} but for one operation, which gets its arguments and the sound operation. */
  private static Kernels but(Kernels sound, String operation, BiConsumer<Object[], Call> fault) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, args) -> {
              if (!method.getName().equals(operation)) {
                return invoke(sound, method, args);
              }
              fault.accept(args, changed -> invoke(sound, method, changed));
              return null;
            });
  }

  private static Object invoke(Kernels sound, java.lang.reflect.Method method, Object[] args) {
    try {
      return method.invoke(sound, args);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException(method.getName(), e);
    }
  }

  /** Attention also takes a little of the value one position ahead. */
  static Kernels futureLeak(Kernels sound) {
    return futureLeak(sound, 0.05);
  }

  /** As above, as much of it as {@code strength} says. */
  static Kernels futureLeak(Kernels sound, double strength) {
    return but(
        sound,
        "attentionForward",
        (args, call) -> {
          call.with(args);
          INDArray out = (INDArray) args[0];
          INDArray qkv = (INDArray) args[2];
          long N = out.size(0);
          long C = out.size(1);
          INDArray ahead =
              qkv.get(NDArrayIndex.interval(1, N), NDArrayIndex.interval(2 * C, 3 * C));
          out.get(NDArrayIndex.interval(0, N - 1), NDArrayIndex.all()).addi(ahead.mul(strength));
        });
  }

  /** The mean is taken over all positions, masked ones too. */
  static Kernels wrongCount(Kernels sound) {
    return but(
        sound,
        "crossEntropy",
        (args, call) -> {
          double[] scale = ((double[]) args[6]).clone();
          Arrays.fill(scale, 1.0 / scale.length);
          args[6] = scale;
          call.with(args);
        });
  }

  static Kernels scaledGradient(Kernels sound) {
    return but(
        sound,
        "crossEntropy",
        (args, call) -> {
          call.with(args);
          if (args[2] != null) {
            ((INDArray) args[2]).muli(1.5);
          }
        });
  }

  /** The head predicts with the embedding as it was when first seen. */
  static Kernels untiedForward(Kernels sound) {
    INDArray[] head = new INDArray[1];
    return but(
        sound,
        "headForward",
        (args, call) -> {
          INDArray wte = (INDArray) args[2];
          if (head[0] == null || !Arrays.equals(head[0].shape(), wte.shape())) {
            head[0] = wte.dup('c');
          }
          args[2] = head[0];
          call.with(args);
        });
  }

  /** The head's gradient never reaches the embedding. */
  static Kernels untiedBackward(Kernels sound) {
    return but(
        sound,
        "headBackward",
        (args, call) -> {
          INDArray dwte = (INDArray) args[1];
          double[] before = HostCopy.read(dwte);
          call.with(args);
          HostCopy.write(dwte, (boolean) args[5] ? before : new double[before.length]);
        });
  }

  /** Masked targets are taken for token 0. */
  static Kernels ignoredMask(Kernels sound) {
    return but(
        sound,
        "crossEntropy",
        (args, call) -> {
          args[4] = Arrays.stream((int[]) args[4]).map(target -> Math.max(0, target)).toArray();
          call.with(args);
        });
  }
}
