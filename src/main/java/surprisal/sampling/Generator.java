package surprisal.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import surprisal.data.Batch;
import surprisal.model.Gpt;

/** Continues a text token by token. The context is the last block_size tokens. */
public final class Generator {
  private static final int SHORTEST = 16;

  private final Gpt model;
  private final Sampling sampling;
  private final SplittableRandom random;

  /** The same seed draws the same text. */
  public Generator(Gpt model, Sampling sampling, long seed) {
    this.model = model;
    this.sampling = sampling;
    random = new SplittableRandom(seed);
  }

  /**
   * Draws {@code count} tokens after {@code prompt}.
   *
   * @param prompt at least one id
   * @param onToken receives each token as it is drawn
   * @return the drawn tokens, without the prompt
   */
  public int[] generate(int[] prompt, int count, IntConsumer onToken) {
    if (prompt.length == 0) {
      throw new IllegalStateException("an empty prompt");
    }
    int[] tokens = Arrays.copyOf(prompt, prompt.length + count);
    for (int n = prompt.length; n < tokens.length; n++) {
      tokens[n] = sampling.draw(lastLogits(tokens, n), random);
      onToken.accept(tokens[n]);
    }
    return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
  }

  /** Every T in which {@code count} tokens are drawn by a model of block size {@code block}. */
  public static List<Integer> windows(int block, int count) {
    List<Integer> windows = new ArrayList<>();
    if (count > 0) {
      int longest = window(Math.min(block, count), block);
      for (long T = SHORTEST; T < longest; T *= 2) {
        windows.add((int) T);
      }
      windows.add(longest);
    }
    return windows;
  }

  /**
   * T for a context of this length. Attention is causal, so padding after the context changes
   * nothing before it; few widths mean few sets of buffers.
   */
  private static int window(long length, int block) {
    return (int) Math.min(block, Math.max(SHORTEST, Long.highestOneBit(2 * length - 1)));
  }

  /** Logits [V] after tokens[0..n). */
  private double[] lastLogits(int[] tokens, int n) {
    int length = Math.min(n, model.config().blockSize());
    int T = window(length, model.config().blockSize());
    int[] window = Arrays.copyOf(Arrays.copyOfRange(tokens, n - length, n), T);
    return model.forward(Batch.of(1, T, window)).row(length - 1);
  }
}
