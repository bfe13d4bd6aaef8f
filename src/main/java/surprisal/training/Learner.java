package surprisal.training;

import java.util.List;
import java.util.stream.Stream;
import surprisal.data.Batch;
import surprisal.data.DataLoader;
import surprisal.model.Gpt;
import surprisal.optimizer.Optimizer;

/** What an update needs: the model, its optimizer, its objective and its data. */
public record Learner(
    Gpt model, Optimizer optimizer, TrainingObjective objective, DataLoader loader) {

  /** Room for the micro-batches of an update. */
  public List<Batch> batches(int count) {
    return Stream.generate(loader::allocate).limit(count).toList();
  }

  /** Puts data and optimizer where {@code progress} left them. */
  void continueFrom(Progress progress) {
    loader.seek(progress.batches());
    optimizer.resumeAt(progress.step() - progress.outliers().skipped());
  }
}
