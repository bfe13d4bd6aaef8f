package surprisal.training;

import java.util.function.BooleanSupplier;

/** What somebody outside wants of the loop; asked between two updates. */
@FunctionalInterface
public interface Control {

  /** A wish. */
  enum Wish {
    GO_ON,
    /** Save a checkpoint, then ask again. */
    SAVE,
    /** Save a checkpoint and end. */
    STOP
  }

  /** The next wish; returns late to make the loop pause. */
  Wish next();

  /** One who can only stop. */
  static Control until(BooleanSupplier stopRequested) {
    return () -> stopRequested.getAsBoolean() ? Wish.STOP : Wish.GO_ON;
  }
}
