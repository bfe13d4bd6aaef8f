package surprisal.kernels.onednn;

import surprisal.kernels.Activation;

/** Any activation by its formula, element by element, on all workers. */
record ActivationLoop(Workers workers, Activation f) {

  /** Prepares out = f(x), both of the same length. */
  Runnable forward(NativeFloats out, NativeFloats x) {
    return () ->
        workers.overChunks(
            x.length(),
            (worker, start, count) -> {
              float[] values = workers.stage(worker, 0);
              x.read(start, values, 0, count);
              for (int i = 0; i < count; i++) {
                values[i] = (float) f.value(values[i]);
              }
              out.write(start, values, 0, count);
            });
  }

  /** Prepares dx = dout * f'(x), all of the same length. */
  Runnable backward(NativeFloats dx, NativeFloats dout, NativeFloats x) {
    return () ->
        workers.overChunks(
            x.length(),
            (worker, start, count) -> {
              float[] values = workers.stage(worker, 0), gradient = workers.stage(worker, 1);
              x.read(start, values, 0, count);
              dout.read(start, gradient, 0, count);
              for (int i = 0; i < count; i++) {
                gradient[i] *= (float) f.slope(values[i]);
              }
              dx.write(start, gradient, 0, count);
            });
  }
}
