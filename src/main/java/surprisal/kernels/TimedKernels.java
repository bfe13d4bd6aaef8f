package surprisal.kernels;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;

/** Other kernels, and a clock beside each operation that names its {@link Part}. */
public final class TimedKernels {
  private final long[] nanos = new long[Part.values().length];
  private final Kernels kernels;

  public TimedKernels(Kernels timed) {
    kernels =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> call(timed, method, arguments));
  }

  /** The kernels to use. */
  public Kernels kernels() {
    return kernels;
  }

  /** Time spent in each part since the start, nanoseconds. */
  public Map<Part, Long> clocks() {
    Map<Part, Long> clocks = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      clocks.put(part, nanos[part.ordinal()]);
    }
    return clocks;
  }

  private Object call(Kernels timed, Method method, Object[] arguments) throws Throwable {
    Part.Of part = method.getAnnotation(Part.Of.class);
    long began = System.nanoTime();
    try {
      return method.invoke(timed, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      if (part != null) {
        nanos[part.value().ordinal()] += System.nanoTime() - began;
      }
    }
  }
}
