package surprisal.training;

import java.util.function.BooleanSupplier;

/** Requests to the loop from outside, polled between updates. */
@FunctionalInterface
public interface Control {

  /** A request. */
  enum Request {
    CONTINUE,
    /** Save a checkpoint, then ask again. */
    SAVE,
    /** Save a checkpoint and end. */
    STOP
  }

  /** The next request; blocks to make the loop pause. */
  Request next();

  /** A control that can only stop the run. */
  static Control until(BooleanSupplier stopRequested) {
    return () -> stopRequested.getAsBoolean() ? Request.STOP : Request.CONTINUE;
  }
}
