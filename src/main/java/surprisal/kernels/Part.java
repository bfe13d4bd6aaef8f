package surprisal.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an operation's time belongs to. */
public enum Part {
  /** Scores, softmax and mixing; not the linear layers around them. */
  ATTENTION,
  /** All linear layers of the blocks, and the activation. */
  MLP,
  /** The products with the tied embedding. */
  HEAD,
  /** Normalization. */
  NORM,
  /** The objective and its gradient. */
  LOSS,
  /** Gradient norm and update. */
  OPTIMIZER,
  /** Embedding and dropout. */
  OTHER;

  /** Names the part of an operation of {@link Kernels}. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  public @interface Of {
    Part value();
  }
}
