package surprisal.kernels;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;

/**
 * Kernels that allocate nothing: they add up the bytes of the tensors that they are asked for, so
 * that the code which allocates a model's arrays also tells how large they are.
 */
public final class MeasuringKernels {
  private final EngineMemory engine;
  private final Kernels kernels;
  private double bytes;

  /**
   * @param engine whose arrays are measured
   */
  public MeasuringKernels(EngineMemory engine) {
    this.engine = engine;
    kernels =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> answer(method, arguments));
  }

  /** The kernels to hand to whoever allocates; they cannot compute. */
  public Kernels kernels() {
    return kernels;
  }

  /** Bytes asked for since the last call. */
  public double taken() {
    double taken = bytes;
    bytes = 0;
    return taken;
  }

  private Object answer(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "memory" -> engine;
      case "type" -> engine.type();
      case "zeros" -> sized(engine.type(), (long[]) arguments[0]);
      case "operand" -> sized(engine.operandType(), (long[]) arguments[0]);
      case "normKept" ->
          sized(engine.type(), engine.normKept((long) arguments[0], (NormKind) arguments[1]));
      case "attentionKept" ->
          sized(
              engine.operandType(),
              engine.attentionKept((long) arguments[0], (long) arguments[1], (Heads) arguments[2]));
      default -> throw new UnsupportedOperationException(method.getName() + " while measuring");
    };
  }

  private Tensor sized(ElementType type, long[] shape) {
    double size = type.bytes();
    for (long extent : shape) {
      size *= extent;
    }
    bytes += size;
    return new Outline(type, shape);
  }

  /** A tensor without contents. */
  private record Outline(ElementType type, long[] shape) implements Tensor {
    @Override
    public Tensor view(long from, long... newShape) {
      return new Outline(type, newShape);
    }

    @Override
    public double[] read() {
      throw empty();
    }

    @Override
    public void write(double[] values) {
      throw empty();
    }

    @Override
    public void write(float[] values) {
      throw empty();
    }

    @Override
    public void copyTo(ByteBuffer bytes, long from) {
      throw empty();
    }

    @Override
    public void copyFrom(ByteBuffer bytes, long from) {
      throw empty();
    }

    private static UnsupportedOperationException empty() {
      return new UnsupportedOperationException("an outline has no contents");
    }
  }
}
