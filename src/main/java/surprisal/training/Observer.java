package surprisal.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import surprisal.evaluation.EvaluationStats;
import surprisal.evaluation.ReliabilityTable;
import surprisal.optimizer.LearningRate;
import surprisal.optimizer.Optimizer;
import surprisal.report.Observation;

/** Puts what an evaluation saw into a record for those who watch. */
record Observer(EvaluationStats stats, ShownText text, Optimizer optimizer, LearningRate schedule) {

  /** After the evaluation that follows {@code step} updates. */
  Observation observation(int step) {
    ReliabilityTable table = stats.reliability();
    List<Observation.Reliability> reliability = new ArrayList<>();
    for (ReliabilityTable.Bin bin : table.bins()) {
      reliability.add(
          new Observation.Reliability(
              bin.low(), bin.high(), bin.tokens(), bin.confidence(), bin.accuracy()));
    }
    return new Observation(
        step,
        EvaluationStats.BIN_BITS,
        withoutTail(stats.histogram()),
        table.expectedCalibrationError(),
        reliability,
        text.priced(stats.firstBits()),
        step == 0 ? Map.of() : optimizer.updateRatios(schedule.at(step - 1)));
  }

  private static List<Long> withoutTail(long[] counts) {
    List<Long> list = new ArrayList<>();
    int end = counts.length;
    while (end > 0 && counts[end - 1] == 0) {
      end--;
    }
    for (int bin = 0; bin < end; bin++) {
      list.add(counts[bin]);
    }
    return list;
  }
}
