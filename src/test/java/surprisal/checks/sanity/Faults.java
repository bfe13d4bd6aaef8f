package surprisal.checks.sanity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.BiConsumer;
import surprisal.kernels.Kernels;
import surprisal.kernels.Targets;
import surprisal.kernels.Tensor;

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
              Object[] result = new Object[1];
              fault.accept(args, changed -> result[0] = invoke(sound, method, changed));
              return result[0];
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
          Tensor out = (Tensor) args[0], qkv = (Tensor) args[2];
          int N = (int) out.size(0), C = (int) out.size(1);
          double[] mixed = out.read(), all = qkv.read();
          for (int i = 0; i < (N - 1) * C; i++) {
            mixed[i] += strength * all[(i / C + 1) * 3 * C + 2 * C + i % C];
          }
          out.write(mixed);
        });
  }

  /** The mean is taken over all positions, masked ones too. */
  static Kernels wrongCount(Kernels sound) {
    return but(
        sound,
        "objective",
        (args, call) -> {
          Targets targets = (Targets) args[2];
          double all = targets.ids().length;
          args[2] = new Targets(targets.ids(), targets.weights(), 1 / all);
          call.with(args);
        });
  }

  static Kernels scaledGradient(Kernels sound) {
    return but(
        sound,
        "objective",
        (args, call) -> {
          call.with(args);
          if (args[0] != null) {
            Tensor dlogits = (Tensor) args[0];
            dlogits.write(Arrays.stream(dlogits.read()).map(d -> 1.5 * d).toArray());
          }
        });
  }

  /** The head predicts with the embedding as it was when first seen. */
  static Kernels untiedForward(Kernels sound) {
    Tensor[] head = new Tensor[1];
    return but(
        sound,
        "headForward",
        (args, call) -> {
          Tensor wte = (Tensor) args[2];
          if (head[0] == null || !Arrays.equals(head[0].shape(), wte.shape())) {
            head[0] = sound.zeros(wte.shape());
            head[0].write(wte.read());
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
          Tensor dwte = (Tensor) args[1];
          double[] before = dwte.read();
          call.with(args);
          dwte.write((boolean) args[5] ? before : new double[before.length]);
        });
  }

  /** Masked targets are taken for token 0. */
  static Kernels ignoredMask(Kernels sound) {
    return but(
        sound,
        "objective",
        (args, call) -> {
          Targets targets = (Targets) args[2];
          int[] ids = Arrays.stream(targets.ids()).map(id -> Math.max(0, id)).toArray();
          double[] weights = new double[ids.length];
          Arrays.fill(weights, 1);
          args[2] = new Targets(ids, weights, targets.perWeight());
          call.with(args);
        });
  }
}
