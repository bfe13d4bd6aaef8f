package surprisal.run;

import java.util.Arrays;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.Input;
import surprisal.objective.CrossEntropy;
import surprisal.optimizer.AdamW;

/** One update of a trained model on a text, from fresh moments: the loop's body in the small. */
public final class OneStep {
  private OneStep() {}

  /**
   * Moves the model's weights.
   *
   * @param start the token before the text
   * @param text at least one token
   */
  public static void take(
      TrainedModel trained, int start, int[] text, double learningRate, Kernels kernels) {
    Gpt model = trained.model();
    int T = Math.min(model.config().blockSize(), text.length);
    int B = (text.length + T - 1) / T;
    int[] inputs = new int[B * T];
    inputs[0] = start;
    System.arraycopy(text, 0, inputs, 1, Math.min(text.length, inputs.length) - 1);
    int[] targets = Arrays.copyOf(text, B * T);
    Arrays.fill(targets, text.length, targets.length, CrossEntropy.IGNORED);
    CrossEntropy objective =
        new CrossEntropy(kernels, trained.config().objective().labelSmoothing());
    AdamW optimizer = new AdamW(model.parameters(), trained.config().optimizer(), kernels);
    var logits = model.forward(Input.of(B, T, inputs));
    objective.differentiate(model.dlogits(), logits, targets, text.length);
    model.backward(false);
    optimizer.step(learningRate, optimizer.gradientNorm());
  }
}
