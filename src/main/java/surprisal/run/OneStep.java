package surprisal.run;

import java.util.Arrays;
import java.util.List;
import surprisal.data.Batch;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;
import surprisal.training.Trainer;

/** One update of a trained model on a text, from fresh moments: the loop's body in miniature. */
public final class OneStep {
  private OneStep() {}

  /**
   * Updates the model's weights.
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
    Arrays.fill(targets, text.length, targets.length, Batch.IGNORED);
    Objective objective =
        Objective.crossEntropy(kernels, trained.config().objective().labelSmoothing());
    AdamW optimizer = new AdamW(model.parameters(), trained.config().optimizer(), kernels);
    List<Batch> batch = List.of(Batch.of(B, T, inputs, targets));
    Trainer.differentiate(model, objective, batch, text.length, null);
    optimizer.step(learningRate);
  }
}
