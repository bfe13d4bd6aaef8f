package surprisal.training;

import surprisal.data.DataLoader;
import surprisal.model.Gpt;
import surprisal.optimizer.Optimizer;

/** What an update needs: the model, its optimizer, its objective and its data. */
public record Learner(
    Gpt model, Optimizer optimizer, TrainingObjective objective, DataLoader loader) {}
