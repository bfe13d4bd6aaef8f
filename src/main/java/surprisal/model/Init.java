package surprisal.model;

/** How a parameter begins; GPT-2's initialization (Radford et al. 2019). */
public enum Init {
  /** N(0, 0.02). */
  NORMAL,
  /** A projection into the residual stream: N(0, 0.02 / sqrt(2 n_layer)). */
  PROJECTION,
  ZERO,
  ONE
}
