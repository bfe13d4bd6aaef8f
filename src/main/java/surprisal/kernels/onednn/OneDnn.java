package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * oneDNN on the CPU: its engine and stream, and a maker for each primitive that a training step
 * needs. Everywhere the output comes first; the result is bound to the memory given and is closed
 * by whoever asked for it.
 */
final class OneDnn implements AutoCloseable {
  private static final OneDnnPostOps NOTHING = new OneDnnPostOps();

  private final dnnl_engine engine = new dnnl_engine();
  private final dnnl_stream stream = new dnnl_stream();
  private final NativeScratch scratch = new NativeScratch();

  OneDnn() {
    OneDnnPrimitive.check(dnnl_engine_create(engine, dnnl_cpu, 0), "a CPU engine");
    OneDnnPrimitive.check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags), "stream");
  }

  dnnl_engine engine() {
    return engine;
  }

  dnnl_stream stream() {
    return stream;
  }

  NativeScratch scratch() {
    return scratch;
  }

  /** out = a @ b + bias, over the last two axes; leading axes are the batch. */
  OneDnnPrimitive matmul(
      NativeTensor out, NativeTensor a, NativeTensor b, NativeTensor bias, OneDnnPostOps postOps) {
    var made = new OneDnnPrimitive.Builder(this, "matmul", postOps);
    dnnl_memory_desc src = made.argument(DNNL_ARG_SRC, a);
    dnnl_memory_desc weights = made.argument(DNNL_ARG_WEIGHTS, b);
    dnnl_memory_desc biases = made.argument(DNNL_ARG_BIAS, bias);
    dnnl_memory_desc dst = made.argument(DNNL_ARG_DST, out);
    return made.build(
        dnnl_matmul_primitive_desc_create(
            made.description, engine, src, weights, biases, dst, made.attributes));
  }

  OneDnnPrimitive matmul(NativeTensor out, NativeTensor a, NativeTensor b) {
    return matmul(out, a, b, null, NOTHING);
  }

  /** out = a + b, broadcast along axes of b that have extent 1; out may be a. */
  OneDnnPrimitive add(NativeTensor out, NativeTensor a, NativeTensor b) {
    return binary(dnnl_binary_add, out, a, b);
  }

  /** out = a * b, broadcast along axes of b that have extent 1; out may be a. */
  OneDnnPrimitive multiply(NativeTensor out, NativeTensor a, NativeTensor b) {
    return binary(dnnl_binary_mul, out, a, b);
  }

  private OneDnnPrimitive binary(int algorithm, NativeTensor out, NativeTensor a, NativeTensor b) {
    var made = new OneDnnPrimitive.Builder(this, "a binary operation", NOTHING);
    dnnl_memory_desc src0 = made.argument(DNNL_ARG_SRC_0, a);
    dnnl_memory_desc src1 = made.argument(DNNL_ARG_SRC_1, b);
    dnnl_memory_desc dst = made.argument(DNNL_ARG_DST, out);
    return made.build(
        dnnl_binary_primitive_desc_create(
            made.description, engine, algorithm, src0, src1, dst, made.attributes));
  }

  /** out = x in the other's element type or layout. */
  OneDnnPrimitive copy(NativeTensor out, NativeTensor x) {
    var made = new OneDnnPrimitive.Builder(this, "reorder", NOTHING);
    dnnl_memory_desc from = made.argument(DNNL_ARG_FROM, x);
    dnnl_memory_desc to = made.argument(DNNL_ARG_TO, out);
    return made.build(
        dnnl_reorder_primitive_desc_create(
            made.description, from, engine, to, engine, made.attributes));
  }

  /** out = softmax of x, or its logarithm, over the last axis; out may be x. */
  OneDnnPrimitive softmax(int algorithm, NativeTensor out, NativeTensor x) {
    var made = new OneDnnPrimitive.Builder(this, "softmax", NOTHING);
    dnnl_memory_desc src = made.argument(DNNL_ARG_SRC, x);
    dnnl_memory_desc dst = made.argument(DNNL_ARG_DST, out);
    int axis = x.shape().length - 1;
    return made.build(
        dnnl_softmax_forward_primitive_desc_create(
            made.description,
            engine,
            dnnl_forward_training,
            algorithm,
            src,
            dst,
            axis,
            made.attributes));
  }

  /** dx = out * (dout - sum of out * dout over the last axis); dx may be dout. */
  OneDnnPrimitive softmaxBackward(NativeTensor dx, NativeTensor dout, NativeTensor out) {
    var made = new OneDnnPrimitive.Builder(this, "softmax backward", NOTHING);
    dnnl_memory_desc dst = made.argument(DNNL_ARG_DST, out);
    dnnl_memory_desc diffDst = made.argument(DNNL_ARG_DIFF_DST, dout);
    dnnl_memory_desc diffSrc = made.argument(DNNL_ARG_DIFF_SRC, dx);
    int axis = out.shape().length - 1;
    return made.build(
        dnnl_softmax_backward_primitive_desc_create(
            made.description,
            engine,
            dnnl_softmax_accurate,
            diffSrc,
            diffDst,
            dst,
            axis,
            null,
            made.attributes));
  }

  /** out = gelu(x), tanh form. */
  OneDnnPrimitive gelu(NativeTensor out, NativeTensor x) {
    var made = new OneDnnPrimitive.Builder(this, "gelu", NOTHING);
    dnnl_memory_desc src = made.argument(DNNL_ARG_SRC, x);
    dnnl_memory_desc dst = made.argument(DNNL_ARG_DST, out);
    return made.build(
        dnnl_eltwise_forward_primitive_desc_create(
            made.description,
            engine,
            dnnl_forward_training,
            dnnl_eltwise_gelu_tanh,
            src,
            dst,
            0,
            0,
            made.attributes));
  }

  /** dx = dout * gelu'(x); dx may be dout. */
  OneDnnPrimitive geluBackward(NativeTensor dx, NativeTensor dout, NativeTensor x) {
    var made = new OneDnnPrimitive.Builder(this, "gelu backward", NOTHING);
    dnnl_memory_desc src = made.argument(DNNL_ARG_SRC, x);
    dnnl_memory_desc diffDst = made.argument(DNNL_ARG_DIFF_DST, dout);
    dnnl_memory_desc diffSrc = made.argument(DNNL_ARG_DIFF_SRC, dx);
    return made.build(
        dnnl_eltwise_backward_primitive_desc_create(
            made.description,
            engine,
            dnnl_eltwise_gelu_tanh,
            diffSrc,
            diffDst,
            src,
            0,
            0,
            null,
            made.attributes));
  }

  /**
   * out = (x - mean) / sqrt(variance + epsilon) * gain + bias, row by row; keeps both statistics.
   */
  OneDnnPrimitive layerNorm(
      NativeTensor out,
      NativeTensor mean,
      NativeTensor variance,
      NativeTensor x,
      NativeTensor gain,
      NativeTensor bias,
      float epsilon) {
    var made = new OneDnnPrimitive.Builder(this, "layer normalization", NOTHING);
    dnnl_memory_desc src = made.argument(DNNL_ARG_SRC, x);
    dnnl_memory_desc dst = made.argument(DNNL_ARG_DST, out);
    dnnl_memory_desc statistics = made.argument(DNNL_ARG_MEAN, mean);
    made.argument(DNNL_ARG_VARIANCE, variance);
    made.argument(DNNL_ARG_SCALE, gain);
    made.argument(DNNL_ARG_SHIFT, bias);
    return made.build(
        dnnl_layer_normalization_forward_primitive_desc_create(
            made.description,
            engine,
            dnnl_forward_training,
            src,
            dst,
            statistics,
            epsilon,
            flags(bias),
            made.attributes));
  }

  /** The gradients of {@link #layerNorm}; dbias is null where bias was. */
  OneDnnPrimitive layerNormBackward(
      NativeTensor dx,
      NativeTensor dgain,
      NativeTensor dbias,
      NativeTensor dout,
      NativeTensor x,
      NativeTensor mean,
      NativeTensor variance,
      NativeTensor gain,
      float epsilon) {
    var made = new OneDnnPrimitive.Builder(this, "layer normalization backward", NOTHING);
    dnnl_memory_desc diffSrc = made.argument(DNNL_ARG_DIFF_SRC, dx);
    dnnl_memory_desc diffDst = made.argument(DNNL_ARG_DIFF_DST, dout);
    dnnl_memory_desc src = made.argument(DNNL_ARG_SRC, x);
    dnnl_memory_desc statistics = made.argument(DNNL_ARG_MEAN, mean);
    made.argument(DNNL_ARG_VARIANCE, variance);
    made.argument(DNNL_ARG_SCALE, gain);
    made.argument(DNNL_ARG_DIFF_SCALE, dgain);
    made.argument(DNNL_ARG_DIFF_SHIFT, dbias);
    return made.build(
        dnnl_layer_normalization_backward_primitive_desc_create(
            made.description,
            engine,
            dnnl_backward,
            diffSrc,
            diffDst,
            src,
            statistics,
            epsilon,
            flags(dbias),
            null,
            made.attributes));
  }

  private static int flags(NativeTensor bias) {
    return bias == null ? dnnl_use_scale : dnnl_use_scale | dnnl_use_shift;
  }

  @Override
  public void close() {
    scratch.close();
    dnnl_stream_destroy(stream);
    dnnl_engine_destroy(engine);
  }
}
