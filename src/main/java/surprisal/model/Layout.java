package surprisal.model;

import surprisal.config.ModelConfig;
import surprisal.kernels.Heads;

/** The widths of a block's layers, in one place. */
record Layout(ModelConfig config) {

  Heads heads() {
    int NH = config.nHead();
    return new Heads(NH, NH, config.nEmbd() / NH);
  }

  /** Width of the MLP. */
  int hidden() {
    return 4 * config.nEmbd();
  }
}
