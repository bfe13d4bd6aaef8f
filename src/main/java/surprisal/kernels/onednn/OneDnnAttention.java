package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import surprisal.kernels.Dropout;
import surprisal.kernels.Heads;
import surprisal.kernels.Tensor;

/**
 * Causal attention, its matrix products run on views [B,NH,T,HS] of the fused qkv rows, so that no
 * head is ever copied out. Long sequences are cut into blocks of queries that see only the keys up
 * to their own end: half of the products are never computed. Going back, blocks of keys collect
 * from the queries at and after them, so that no sum has to be split.
 */
final class OneDnnAttention {
  /** Shorter sequences are not worth cutting. */
  private static final int BLOCK = 64;

  private final OneDnn oneDnn;
  private final OneDnnMask mask;
  private final DropoutLoop dropoutLoop;
  private final NativeScratch scratch;

  OneDnnAttention(OneDnn oneDnn, DropoutLoop dropoutLoop) {
    this.oneDnn = oneDnn;
    this.dropoutLoop = dropoutLoop;
    scratch = oneDnn.scratch();
    mask = new OneDnnMask(scratch);
  }

  /** What one call works on. */
  private record Views(
      NativeTensor p,
      NativeTensor q,
      NativeTensor k,
      NativeTensor v,
      NativeTensor rows,
      double scale) {

    /**
     * @param rows [B*T,C], the output or its gradient
     */
    static Views of(Tensor probabilities, Tensor qkv, Tensor rows, Heads heads) {
      long T = probabilities.size(1), NH = heads.nHead(), B = probabilities.size(0) / NH;
      long HS = heads.headSize();
      return new Views(
          NativeTensor.of(probabilities).as(B, NH, T, T),
          heads(qkv, 0, B, T, NH, HS),
          heads(qkv, 1, B, T, NH, HS),
          heads(qkv, 2, B, T, NH, HS),
          heads(rows, 0, B, T, NH, HS),
          1 / Math.sqrt(HS));
    }

    /** Channels part*C to (part+1)*C of rows [B*T,...] as [B,NH,T,HS]. */
    static NativeTensor heads(Tensor rows, int part, long B, long T, long NH, long HS) {
      NativeTensor all = NativeTensor.of(rows);
      long width = all.strides()[0];
      NativeTensor first = all.slice(1, part * NH * HS, (part + 1) * NH * HS);
      return new NativeTensor(
          first.address(),
          first.type(),
          new long[] {B, NH, T, HS},
          new long[] {T * width, HS, width, 1});
    }

    long length() {
      return p.shape()[2];
    }

    /** A sequence of one token has no block: {@link SingleTokenMix} takes its place. */
    long begin() {
      return length() == 1 ? 1 : 0;
    }

    /** A block never begins so late that it would be shorter than the others. */
    long endOfBlock(long from) {
      return length() - from < 2 * BLOCK ? length() : from + BLOCK;
    }
  }

  /**
   * Scratch like {@code p}, filled once: what no block covers keeps that value for ever, so that
   * one softmax, or its gradient, over whole rows is right. No other shape shares it.
   */
  private NativeTensor area(String purpose, int type, NativeTensor p, float value) {
    String name = purpose + " " + Arrays.toString(p.shape());
    NativeTensor area = scratch.tensor(name, type, p.shape());
    NativeFloats.of(area).fill(value);
    return area;
  }

  /** A prepared forward; the mask is filled when it runs. */
  final class Forward implements AutoCloseable {
    private final Views views;
    private final Steps scoresAndSoftmax;
    private final Steps mix;
    private final NativeTensor dropped;
    private final boolean documents;

    Forward(
        Tensor out,
        Tensor probabilities,
        Tensor qkv,
        Heads heads,
        boolean documents,
        boolean dropping) {
      this.documents = documents;
      views = Views.of(probabilities, qkv, out, heads);
      NativeTensor p = views.p;
      dropped = dropping ? scratch.tensor("dropped", p.type(), p.shape()) : null;
      NativeTensor raw = area("scores", dnnl_f32, p, Float.NEGATIVE_INFINITY);
      List<Runnable> scores = new ArrayList<>();
      List<Runnable> products = new ArrayList<>();
      long T = views.length();
      for (long from = views.begin(), to; from < T; from = to) {
        to = views.endOfBlock(from);
        if (!documents) {
          NativeTensor hidden = mask.of(1, T, false).slice(2, from, to).slice(3, 0, to);
          NativeTensor seen = raw.slice(2, from, to).slice(3, 0, to);
          NativeTensor keys = views.k.slice(2, 0, to);
          scores.add(scores(seen, views.q.slice(2, from, to), keys, views.scale, hidden));
        }
        products.add(
            oneDnn.matmul(
                views.rows.slice(2, from, to),
                (dropping ? dropped : p).slice(2, from, to).slice(3, 0, to),
                views.v.slice(2, 0, to)));
      }
      if (documents) { // oneDNN broadcasts a mask of each sequence only if that is dense
        NativeTensor hidden = mask.of(p.shape()[0], T, true);
        scores.add(scores(raw, views.q, views.k, views.scale, hidden));
      }
      scores.add(oneDnn.softmax(dnnl_softmax_accurate, p, raw));
      if (T == 1) {
        scores.add(() -> NativeFloats.of(p).fill(1));
        products.add(new SingleTokenMix(views.rows, dropping ? dropped : p, views.v));
      }
      scoresAndSoftmax = new Steps(scores);
      mix = new Steps(products);
    }

    private OneDnnPrimitive scores(
        NativeTensor out, NativeTensor q, NativeTensor k, double scale, NativeTensor hidden) {
      OneDnnPostOps scaledAndMasked = new OneDnnPostOps().linear(scale, 0).add(hidden);
      return oneDnn.matmul(out, q, k.transposed(), null, scaledAndMasked);
    }

    void run(int[] starts, Dropout dropout) {
      if (documents) {
        mask.show(views.p.shape()[0], views.length(), starts);
      }
      scoresAndSoftmax.run();
      if (dropped != null) {
        dropoutLoop.run(dropped, views.p, null, dropout);
      }
      mix.run();
    }

    @Override
    public void close() {
      scoresAndSoftmax.close();
      mix.close();
    }
  }

  /** A prepared backward. Needs no mask: where nothing was seen p is 0, and so is dscores. */
  final class Backward implements AutoCloseable {
    private final Views views;
    private final NativeTensor dp;
    private final NativeTensor dropped;
    private final Steps probabilities;
    private final Steps rest;

    Backward(
        Tensor dqkv, Tensor dout, Tensor probabilities, Tensor qkv, Heads heads, boolean dropping) {
      views = Views.of(probabilities, qkv, dout, heads);
      Views gradients = Views.of(probabilities, dqkv, dout, heads);
      NativeTensor p = views.p;
      dropped = dropping ? scratch.tensor("dropped", p.type(), p.shape()) : p;
      dp = area("dprobabilities", p.type(), p, 0);
      List<Runnable> first = new ArrayList<>();
      List<Runnable> second = new ArrayList<>();
      long T = views.length();
      for (long from = views.begin(), to; from < T; from = to) {
        to = views.endOfBlock(from);
        // out = dropped @ v
        NativeTensor dseen = dp.slice(2, from, to).slice(3, 0, to);
        NativeTensor dout4 = views.rows.slice(2, from, to);
        first.add(oneDnn.matmul(dseen, dout4, views.v.slice(2, 0, to).transposed()));
      }
      // p = softmax(scores)
      second.add(oneDnn.softmaxBackward(dp, dp, p));
      for (long from = views.begin(), to; from < T; from = to) {
        to = views.endOfBlock(from);
        // scores = scale q @ k^T
        NativeTensor dseen = dp.slice(2, from, to).slice(3, 0, to);
        second.add(scaled(gradients.q.slice(2, from, to), dseen, views.k.slice(2, 0, to)));
        NativeTensor later = dropped.slice(2, from, T).slice(3, from, to).transposed();
        second.add(
            oneDnn.matmul(gradients.v.slice(2, from, to), later, views.rows.slice(2, from, T)));
        NativeTensor dlater = dp.slice(2, from, T).slice(3, from, to).transposed();
        second.add(scaled(gradients.k.slice(2, from, to), dlater, views.q.slice(2, from, T)));
      }
      if (T == 1) {
        first.add(() -> NativeFloats.of(dp).fill(0));
        second.add(new SingleTokenMix(gradients.q, dp, views.k));
        second.add(new SingleTokenMix(gradients.k, dp, views.q));
        second.add(new SingleTokenMix(gradients.v, dropped, views.rows));
      }
      this.probabilities = new Steps(first);
      rest = new Steps(second);
    }

    private OneDnnPrimitive scaled(NativeTensor out, NativeTensor a, NativeTensor b) {
      return oneDnn.matmul(out, a, b, null, new OneDnnPostOps().linear(views.scale, 0));
    }

    void run(Dropout dropout) {
      probabilities.run();
      if (dropout.drops()) {
        dropoutLoop.run(dropped, views.p, null, dropout);
        dropoutLoop.run(dp, dp, null, dropout);
      }
      rest.run();
    }

    @Override
    public void close() {
      probabilities.close();
      rest.close();
    }
  }
}
