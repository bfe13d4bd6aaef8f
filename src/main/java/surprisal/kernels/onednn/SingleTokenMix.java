package surprisal.kernels.onednn;

/**
 * out = weight * value for sequences of one token, [B,NH,1,HS] = [B,NH,1,1] * [B,NH,1,HS]: a
 * product that oneDNN 3.11 gets wrong as a batched matmul, and that no training run waits for.
 */
final class SingleTokenMix implements Runnable {
  private final NativeTensor out;
  private final NativeTensor weights;
  private final NativeTensor values;
  private final float[] row;

  SingleTokenMix(NativeTensor out, NativeTensor weights, NativeTensor values) {
    this.out = out;
    this.weights = weights;
    this.values = values;
    row = new float[(int) out.shape()[3]];
  }

  @Override
  public void run() {
    for (long b = 0; b < out.shape()[0]; b++) {
      for (long h = 0; h < out.shape()[1]; h++) {
        float weight = at(weights, b, h, 1).get(0);
        at(values, b, h, row.length).read(0, row, 0, row.length);
        for (int i = 0; i < row.length; i++) {
          row[i] *= weight;
        }
        at(out, b, h, row.length).write(0, row, 0, row.length);
      }
    }
  }

  private static NativeFloats at(NativeTensor tensor, long b, long h, int length) {
    long offset = b * tensor.strides()[0] + h * tensor.strides()[1];
    long address = tensor.address() + offset * tensor.bytesEach();
    return new NativeFloats(address, tensor.type(), length);
  }
}
