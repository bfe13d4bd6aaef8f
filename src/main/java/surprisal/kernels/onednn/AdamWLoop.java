package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.nio.FloatBuffer;
import surprisal.kernels.AdamWGroup;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.nd4j.NativeAddress;

/**
 * AdamW over one slice of the flat buffers: every chunk is read once, updated in the cache, written
 * once, and narrowed to bf16 from the cache where there is a shadow.
 *
 * <p>Inside a chunk the work goes in stripes, and so comes close to a native loop.
 */
final class AdamWLoop implements AutoCloseable {
  /** Elements of a chunk: what is narrowed at once, and still in a core's second-level cache. */
  private static final int CHUNK = 4 * Workers.CHUNK;

  private final Workers workers;
  private final float[][][] stripes;
  private final long length;
  private final NativeFloats parameters;
  private final NativeFloats gradients;
  private final NativeFloats first;
  private final NativeFloats second;
  private final NativeFloats twin;
  private final Narrowing[] narrowings;

  /**
   * @param shadow the bf16 twin of the parameters, or null
   */
  AdamWLoop(OneDnn oneDnn, Workers workers, AdamWGroup group, NativeTensor shadow) {
    this.workers = workers;
    stripes = new float[workers.count()][4][Workers.STRIPE];
    length = group.parameters().length();
    parameters = NativeFloats.of(group.parameters());
    gradients = NativeFloats.of(group.gradients());
    first = NativeFloats.of(group.m());
    second = NativeFloats.of(group.v());
    twin = shadow == null ? null : NativeFloats.of(shadow);
    narrowings = new Narrowing[shadow == null ? 0 : workers.count()];
    long address = NativeTensor.of(group.parameters()).address();
    for (int worker = 0; worker < narrowings.length; worker++) {
      narrowings[worker] = new Narrowing(oneDnn, address, shadow.address());
    }
  }

  /** The numbers of a step as every element needs them. */
  private record Factors(
      float scale,
      float keep,
      float b1,
      float c1,
      float b2,
      float c2,
      float rate,
      float unbias,
      float eps) {}

  /**
   * @param gradientScale multiplies the gradient first (the clip)
   */
  void run(AdamWStep step, double weightDecay, double gradientScale) {
    Factors f =
        new Factors(
            (float) gradientScale,
            (float) (1 - step.learningRate() * weightDecay),
            (float) step.beta1(),
            (float) (1 - step.beta1()),
            (float) step.beta2(),
            (float) (1 - step.beta2()),
            (float) (step.learningRate() / step.correction1()),
            (float) (1 / Math.sqrt(step.correction2())),
            (float) step.epsilon());
    workers.overChunks(
        length,
        CHUNK,
        (worker, start, count) -> {
          float[] p = stripes[worker][0], g = stripes[worker][1];
          float[] m = stripes[worker][2], v = stripes[worker][3];
          FloatBuffer ps = parameters.window(start), gs = gradients.window(start);
          FloatBuffer ms = first.window(start), vs = second.window(start);
          int begin = NativeFloats.within(start), end = begin + count;
          for (int at = begin; at < end; at += Workers.STRIPE) {
            int n = Math.min(Workers.STRIPE, end - at);
            ps.get(at, p, 0, n);
            gs.get(at, g, 0, n);
            ms.get(at, m, 0, n);
            vs.get(at, v, 0, n);
            update(p, g, m, v, n, f);
            ps.put(at, p, 0, n);
            ms.put(at, m, 0, n);
            vs.put(at, v, 0, n);
          }
          if (twin != null) {
            narrow(worker, start, count);
          }
        });
  }

  private static void update(float[] p, float[] g, float[] m, float[] v, int count, Factors f) {
    // Locals, so that the compiler keeps them in registers.
    float scale = f.scale, keep = f.keep, b1 = f.b1, c1 = f.c1, b2 = f.b2, c2 = f.c2;
    float rate = f.rate, unbias = f.unbias, eps = f.eps;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float mean = b1 * m[i] + c1 * gradient;
      float square = b2 * v[i] + c2 * gradient * gradient;
      m[i] = mean;
      v[i] = square;
      p[i] = keep * p[i] - rate * mean / ((float) Math.sqrt(square) * unbias + eps);
    }
  }

  private void narrow(int worker, long start, int count) {
    if (count == CHUNK) {
      narrowings[worker].run(start);
    } else {
      float[] p = workers.stage(worker, 0);
      for (long at = start; at < start + count; at += p.length) {
        int n = (int) Math.min(p.length, start + count - at);
        parameters.read(at, p, 0, n);
        twin.write(at, p, 0, n);
      }
    }
  }

  @Override
  public void close() {
    for (Narrowing narrowing : narrowings) {
      narrowing.copy.close();
    }
  }

  /** One worker's conversion of a whole chunk, moved along the buffer. */
  private static final class Narrowing {
    private final long from;
    private final long to;
    private final OneDnnPrimitive copy;
    private final NativeAddress source = new NativeAddress(0, 4L * CHUNK);
    private final NativeAddress target = new NativeAddress(0, 2L * CHUNK);

    Narrowing(OneDnn oneDnn, long from, long to) {
      this.from = from;
      this.to = to;
      copy =
          oneDnn.copy(
              NativeTensor.dense(to, dnnl_bf16, CHUNK), NativeTensor.dense(from, dnnl_f32, CHUNK));
    }

    void run(long start) {
      copy.move(0, source.at(from + 4 * start));
      copy.move(1, target.at(to + 2 * start));
      copy.run();
    }
  }
}
