package surprisal.kernels;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import surprisal.kernels.onednn.OneDnnKernels;

/**
 * Times whole training steps of the kernels alone, and then, in more steps, says where the time
 * goes. Arguments: A, B or C; fp32 or bf16; number of steps; threads.
 */
public final class KernelsStepBench {
  private final Kernels kernels;
  private final boolean oneThread;
  private final Map<String, Long> nanos = new LinkedHashMap<>();

  private KernelsStepBench(Kernels kernels, boolean oneThread) {
    this.kernels = kernels;
    this.oneThread = oneThread;
  }

  public static void main(String[] arguments) {
    KernelsStep.Size size =
        switch (arguments[0]) {
          case "A" -> new KernelsStep.Size(4, 4, 128, 64, 12, 65);
          case "B" -> new KernelsStep.Size(6, 6, 384, 256, 8, 65);
          default -> new KernelsStep.Size(12, 12, 768, 64, 4, 50304);
        };
    boolean bf16 = arguments[1].equals("bf16");
    int steps = Integer.parseInt(arguments[2]);
    int threads = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 2;
    try (Kernels kernels = new OneDnnKernels(bf16, threads)) {
      System.out.println(kernels.description());
      System.out.printf("%s %s ", arguments[0], arguments[1]);
      new KernelsStepBench(kernels, threads == 1).run(size, steps);
    }
  }

  private void run(KernelsStep.Size size, int steps) {
    KernelsStep step = new KernelsStep(kernels, size);
    for (int i = 0; i < Math.max(3, steps / 3); i++) {
      step.step();
    }
    double[] millis = new double[steps];
    double loss = 0;
    long allocated = allocatedBytes();
    for (int i = 0; i < steps; i++) {
      long start = now();
      loss = step.step();
      millis[i] = (now() - start) / 1e6;
    }
    allocated = allocatedBytes() - allocated;
    Arrays.sort(millis);
    double median = millis[steps / 2];
    System.out.printf(
        Locale.ROOT,
        "tokens_per_second %.0f (best %.0f) ms %.2f %.2f %.2f gflops %.0f loss %.4f"
            + " of_peak_gflops %.0f garbage_bytes_per_step %d rss_mb %d%n",
        size.N() / median * 1e3,
        size.N() / millis[0] * 1e3,
        median,
        millis[0],
        millis[steps - 1],
        size.floatingPointOperations() / median / 1e6,
        loss,
        peak(),
        allocated / steps,
        Pointer.physicalBytes() >> 20);
    Kernels clocked = clocked();
    for (int i = 0; i < steps; i++) {
      step.step(clocked);
    }
    nanos.forEach(
        (operation, total) ->
            System.out.printf(Locale.ROOT, "  %-18s %8.3f ms%n", operation, total / 1e6 / steps));
  }

  /** The same kernels, and a clock for each operation. */
  private Kernels clocked() {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              long start = now();
              try {
                return method.invoke(kernels, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                nanos.merge(method.getName(), now() - start, Long::sum);
              }
            });
  }

  /** With one thread its own CPU time, which other processes on the machine do not disturb. */
  private long now() {
    return oneThread
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** GFLOP/s of the better of two large products of the kernels' own precision. */
  private double peak() {
    double best = 0;
    for (int size : new int[] {768, 2048}) {
      Tensor x = kernels.operand(2048, size), out = kernels.operand(2048, size);
      Tensor weights = kernels.zeros((long) size * size);
      kernels.parametersChanged(weights);
      Linear linear = new Linear(weights.view(0, size, size), null, null, null);
      for (int i = 0; i < 30; i++) {
        long start = now();
        kernels.linearForward(out, x, linear, null);
        best = Math.max(best, 2.0 * 2048 * size * size / (now() - start));
      }
    }
    return best;
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
