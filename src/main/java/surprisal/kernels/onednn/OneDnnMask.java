package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.Arrays;

/**
 * What is added to the scores: 0 where a position may look, minus infinity elsewhere. The causal
 * mask never changes; the one that also ends at document boundaries is filled anew when they do.
 */
final class OneDnnMask {
  private final NativeScratch memory;
  private NativeTensor causal;
  private NativeTensor documents;
  private int[] shownStarts;

  OneDnnMask(NativeScratch memory) {
    this.memory = memory;
  }

  /** [1,1,T,T], or [B,1,T,T] to be filled by {@link #show}. */
  NativeTensor of(long B, long T, boolean byDocuments) {
    if (byDocuments) {
      if (documents == null || documents.shape()[0] != B || documents.shape()[2] != T) {
        documents = memory.tensor("mask of " + B + " by " + T, dnnl_f32, B, 1, T, T);
        shownStarts = null;
      }
      return documents;
    }
    if (causal == null || causal.shape()[2] != T) {
      causal = memory.tensor("causal mask of " + T, dnnl_f32, 1, 1, T, T);
      fill(causal, new int[(int) T]);
    }
    return causal;
  }

  /** Fills the mask for these starts, unless it shows them already. */
  void show(long B, long T, int[] starts) {
    NativeTensor mask = of(B, T, true);
    if (starts.length != B * T) {
      throw new IllegalStateException(
          starts.length + " attention starts for " + B + " sequences of " + T);
    }
    if (!Arrays.equals(starts, shownStarts)) {
      fill(mask, starts);
      shownStarts = starts.clone();
    }
  }

  private static void fill(NativeTensor mask, int[] starts) {
    int T = (int) mask.shape()[3];
    NativeFloats values = NativeFloats.of(mask);
    float[] row = new float[T];
    for (int n = 0; n < starts.length; n++) {
      int t = n % T, start = starts[n];
      if (start < 0 || start > t) {
        throw new IllegalStateException("attention start " + start + " at position " + t);
      }
      Arrays.fill(row, Float.NEGATIVE_INFINITY);
      Arrays.fill(row, start, t + 1, 0);
      values.write((long) n * T, row, 0, T);
    }
  }
}
