package surprisal.config;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What other trainers call the keys of a configuration: nanoGPT, llm.c, Hugging Face. */
final class ForeignNames {
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          entry("max_iters", "training.steps"),
          entry("max_steps", "training.steps"),
          entry("num_iterations", "training.steps"),
          entry("iters", "training.steps"),
          entry("num_train_epochs", "training.steps"),
          entry("lr_decay_iters", "training.steps"),
          entry("lr", "optimizer.learning_rate"),
          entry("min_lr", "optimizer.min_learning_rate"),
          entry("warmup_iters", "optimizer.warmup_steps"),
          entry("lr_scheduler_type", "optimizer.schedule"),
          entry("adam_beta1", "optimizer.beta1"),
          entry("adam_beta2", "optimizer.beta2"),
          entry("adam_epsilon", "optimizer.epsilon"),
          entry("max_grad_norm", "optimizer.grad_clip"),
          entry("gradient_accumulation_steps", "training.accumulation_steps"),
          entry("grad_accum_steps", "training.accumulation_steps"),
          entry("per_device_train_batch_size", "training.batch_size"),
          entry("sequence_length", "model.block_size"),
          entry("seq_len", "model.block_size"),
          entry("context_length", "model.block_size"),
          entry("n_positions", "model.block_size"),
          entry("num_hidden_layers", "model.n_layer"),
          entry("depth", "model.n_layer"),
          entry("num_attention_heads", "model.n_head"),
          entry("hidden_size", "model.n_embd"),
          entry("d_model", "model.n_embd"),
          entry("eval_iters", "training.eval_tokens"),
          entry("val_loss_every", "training.eval_interval"),
          entry("eval_steps", "training.eval_interval"),
          entry("save_steps", "training.checkpoint_interval"),
          entry("save_every", "training.checkpoint_interval"),
          entry("save_total_limit", "training.keep_checkpoints"),
          entry("early_stopping_patience", "training.patience"),
          entry("label_smoothing_factor", "objective.label_smoothing"),
          entry("dtype", "compute.precision"),
          entry("device", "compute.engine"),
          entry("dataset", "data.text"));

  private ForeignNames() {}

  /** The key with this name elsewhere, in any section. */
  static Optional<String> key(String name) {
    return Optional.ofNullable(KEYS.get(name.toLowerCase(Locale.ROOT)));
  }
}
