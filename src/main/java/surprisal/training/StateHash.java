package surprisal.training;

import java.util.LinkedHashMap;
import java.util.Map;
import surprisal.formats.NamedArray;
import surprisal.report.HashRecord;

/** Hashes of everything that training has changed. */
final class StateHash {
  private StateHash() {}

  /** Of parameters and optimizer state, in the order of a checkpoint. */
  static HashRecord of(Learner learner, int step) {
    Map<String, String> tensors = new LinkedHashMap<>();
    for (NamedArray array : Checkpoints.parameters(learner.model())) {
      tensors.put(array.name(), array.checksum());
    }
    for (NamedArray array : Checkpoints.state(learner.optimizer())) {
      tensors.put(array.name(), array.checksum());
    }
    return new HashRecord(step, learner.loader().position(), tensors);
  }
}
