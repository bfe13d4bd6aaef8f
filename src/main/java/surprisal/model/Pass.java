package surprisal.model;

import surprisal.data.Batch;
import surprisal.kernels.Dropout;
import surprisal.kernels.DropoutMask;

/**
 * One pass over a batch, forward and backward.
 *
 * @param rate of dropout where the key is not null
 * @param dropoutKey names the dropout masks of this pass; null: no dropout (evaluation)
 */
record Pass(Batch batch, float rate, Long dropoutKey) {

  /** One use of dropout in this pass, told apart by {@code place}. */
  Dropout dropout(long... place) {
    return dropoutKey == null || rate == 0
        ? Dropout.NONE
        : new Dropout(rate, DropoutMask.key(dropoutKey, place));
  }
}
