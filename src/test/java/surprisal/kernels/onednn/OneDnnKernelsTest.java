package surprisal.kernels.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.Dropout;
import surprisal.kernels.Heads;
import surprisal.kernels.Kernels;
import surprisal.kernels.KernelsStep;
import surprisal.kernels.Linear;
import surprisal.kernels.Twin;
import surprisal.kernels.Twins;
import surprisal.kernels.nd4j.Nd4jKernels;

/** What the contract does not ask of all kernels: blocks, bits, garbage, threads. */
class OneDnnKernelsTest {
  private static final String NO_BF16 = "oneDNN has no bf16 primitives for this CPU";

  /** Long enough for blocks of queries, with a last block that is longer than the others. */
  @ParameterizedTest
  @ValueSource(ints = {127, 128, 129, 193, 200})
  void attentionInBlocks(int T) {
    int B = 2, NH = 2, HS = 8, C = NH * HS;
    Heads heads = new Heads(NH, NH, HS);
    for (boolean bf16 : new boolean[] {false, true}) {
      if (bf16 && !OneDnnCpu.runsBf16()) {
        continue;
      }
      try (Twins twins = new Twins(new OneDnnKernels(bf16, 2), T)) {
        double tolerance = bf16 ? 2.5e-2 : 1e-5;
        Twin qkv = twins.operand(B * T, 3L * C), out = twins.operand(B * T, C);
        Twin p = twins.attentionKept(B, T, heads);
        Twin dqkv = twins.operand(B * T, 3L * C), dout = twins.operand(B * T, C);
        int[] starts = new int[B * T];
        for (int n = 0; n < starts.length; n++) {
          starts[n] = n % T / 50 * 50;
        }
        for (int pass = 0; pass < 4; pass++) {
          int[] from = pass % 2 == 0 ? null : starts;
          Dropout dropout = new Dropout(pass < 2 ? 0 : 0.3f, pass);
          String where = "T=%d pass=%d bf16=%b".formatted(T, pass, bf16);
          twins.both(
              (k, s) -> k.attentionForward(s.of(out), s.of(p), s.of(qkv), heads, from, dropout));
          p.assertClose(tolerance, "probabilities " + where);
          out.assertClose(tolerance, "out " + where);
          twins.both(
              (k, s) ->
                  k.attentionBackward(
                      s.of(dqkv), s.of(dout), s.of(p), s.of(qkv), heads, from, dropout));
          dqkv.assertClose(tolerance, "dqkv " + where);
        }
      }
    }
  }

  /** A model's step after step, twice from the same start. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameBitsTwice(boolean bf16) {
    assumeTrue(!bf16 || OneDnnCpu.runsBf16(), NO_BF16);
    double[][] gradients = new double[2][];
    for (int run = 0; run < 2; run++) {
      try (Kernels kernels = new OneDnnKernels(bf16, 2)) {
        var steps = new KernelsStep(kernels, new KernelsStep.Size(2, 2, 32, 130, 2, 97));
        for (int i = 0; i < 5; i++) {
          steps.step();
        }
        gradients[run] = steps.gradients().read();
      }
    }
    assertThat(gradients[0]).isEqualTo(gradients[1]);
  }

  /** Two implementations that share nothing agree on every gradient of a whole model. */
  @Test
  void wholeModelAgreesWithNd4j() {
    var size = new KernelsStep.Size(2, 2, 32, 24, 3, 97);
    try (Kernels kernels = new OneDnnKernels(false, 2);
        Kernels nd4j = new Nd4jKernels(DataType.FLOAT, 2)) {
      var mine = new KernelsStep(kernels, size);
      var theirs = new KernelsStep(nd4j, size);
      assertThat(Math.abs(mine.step() / theirs.step() - 1)).isLessThan(5e-7);
      double[] a = mine.gradients().read(), b = theirs.gradients().read();
      double difference = 0, norm = 0;
      for (int i = 0; i < a.length; i++) {
        difference += Math.pow(a[i] - b[i], 2);
        norm += b[i] * b[i];
      }
      assertThat(Math.sqrt(difference / norm)).isLessThan(2e-6);
    }
  }

  @Test
  void aStepLeavesHardlyAnyGarbage() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Kernels kernels = new OneDnnKernels(false, 2)) {
      var steps = new KernelsStep(kernels, new KernelsStep.Size(12, 2, 16, 16, 2, 65));
      for (int i = 0; i < 50; i++) {
        steps.step();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 50; i++) {
        steps.step();
      }
      long perStep = (threads.getCurrentThreadAllocatedBytes() - before) / 50;
      assertThat(perStep).as("bytes of garbage per step").isLessThan(50_000);
    }
  }

  @Test
  void aWeightOutsideAllKnownBuffersIsNarrowedOnTheFly() {
    assumeTrue(OneDnnCpu.runsBf16(), NO_BF16);
    try (Twins twins = new Twins(new OneDnnKernels(true, 1), 5)) {
      Twin x = twins.operand(5, 7), weight = twins.zeros(7, 3), out = twins.operand(5, 3);
      for (int pass = 0; pass < 2; pass++) {
        twins.fill(weight, 1 + pass);
        twins.both(
            (k, s) ->
                k.linearForward(
                    s.of(out), s.of(x), new Linear(s.of(weight), null, null, null), null));
        out.assertClose(1e-2, "pass " + pass);
      }
    }
  }

  @Test
  void saysWhetherItCanRun() {
    assertThat(OneDnnCpu.unavailable()).isEmpty();
  }
}
