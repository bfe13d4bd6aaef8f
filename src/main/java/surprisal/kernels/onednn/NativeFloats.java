package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.NativeAddress;
import surprisal.kernels.nd4j.Nd4jTensor;

/**
 * Native fp32 or bf16 values, copied in bulk to and from heap arrays: the compiler vectorizes loops
 * over {@code float[]}, and not over direct buffers. Windows, because a buffer ends at 2 GB.
 */
public final class NativeFloats {
  private static final int WINDOW = 1 << 28; // elements

  private final long length;
  private final FloatBuffer[] floats;
  private final ShortBuffer[] shorts;

  NativeFloats(long address, int type, long length) {
    this.length = length;
    int windows = (int) ((length + WINDOW - 1) / WINDOW);
    boolean narrow = type == dnnl_bf16;
    floats = new FloatBuffer[narrow ? 0 : windows];
    shorts = new ShortBuffer[narrow ? windows : 0];
    long bytesEach = narrow ? 2 : 4;
    for (int w = 0; w < windows; w++) {
      long from = (long) w * WINDOW;
      long bytes = Math.min(WINDOW, length - from) * bytesEach;
      var bytesOfWindow = new NativeAddress(address + from * bytesEach, bytes).asByteBuffer();
      if (narrow) {
        shorts[w] = bytesOfWindow.asShortBuffer();
      } else {
        floats[w] = bytesOfWindow.asFloatBuffer();
      }
    }
  }

  static NativeFloats of(NativeTensor dense) {
    return new NativeFloats(dense.address(), dense.type(), dense.elements());
  }

  static NativeFloats of(Tensor array) {
    return of(NativeTensor.of(array));
  }

  /** Number of values. */
  long length() {
    return length;
  }

  /** values[at..at+count) = these from {@code index} on. */
  void read(long index, float[] values, int at, int count) {
    int done = 0;
    while (done < count) {
      int window = (int) ((index + done) / WINDOW);
      int start = (int) ((index + done) % WINDOW);
      int n = Math.min(count - done, WINDOW - start);
      if (shorts.length == 0) {
        floats[window].get(start, values, at + done, n);
      } else {
        for (int i = 0; i < n; i++) {
          values[at + done + i] = Float.intBitsToFloat(shorts[window].get(start + i) << 16);
        }
      }
      done += n;
    }
  }

  /** These from {@code index} on = values[at..at+count), rounded to nearest even where narrower. */
  void write(long index, float[] values, int at, int count) {
    int done = 0;
    while (done < count) {
      int window = (int) ((index + done) / WINDOW);
      int start = (int) ((index + done) % WINDOW);
      int n = Math.min(count - done, WINDOW - start);
      if (shorts.length == 0) {
        floats[window].put(start, values, at + done, n);
      } else {
        for (int i = 0; i < n; i++) {
          shorts[window].put(start + i, Nd4jTensor.bf16(values[at + done + i]));
        }
      }
      done += n;
    }
  }

  /** The fp32 buffer that holds {@code index}; chunks of {@link Workers} lie in one whole. */
  FloatBuffer window(long index) {
    return floats[(int) (index / WINDOW)];
  }

  /** Where in its {@link #window} an element lies. */
  static int within(long index) {
    return (int) (index % WINDOW);
  }

  void fill(float value) {
    float[] values = new float[8192];
    Arrays.fill(values, value);
    for (long from = 0; from < length; from += values.length) {
      write(from, values, 0, (int) Math.min(values.length, length - from));
    }
  }

  float get(long index) {
    int window = (int) (index / WINDOW);
    int start = (int) (index % WINDOW);
    return shorts.length == 0
        ? floats[window].get(start)
        : Float.intBitsToFloat(shorts[window].get(start) << 16);
  }

  void set(long index, float value) {
    int window = (int) (index / WINDOW);
    int start = (int) (index % WINDOW);
    if (shorts.length == 0) {
      floats[window].put(start, value);
    } else {
      shorts[window].put(start, Nd4jTensor.bf16(value));
    }
  }
}
