package surprisal.report;

import java.util.List;

/**
 * Counts in equally wide bins starting at 0, as TensorBoard's HistogramProto.
 *
 * @param width of a bin
 * @param counts of each bin
 */
record EventHistogram(double width, List<Long> counts) {

  /** Moments are computed from the midpoints of the bins. */
  ProtoMessage toProto() {
    double[] limits = new double[counts.size()];
    double[] buckets = new double[counts.size()];
    double sum = 0;
    double squares = 0;
    double number = 0;
    for (int i = 0; i < limits.length; i++) {
      double middle = (i + 0.5) * width;
      limits[i] = (i + 1) * width;
      buckets[i] = counts.get(i);
      number += buckets[i];
      sum += buckets[i] * middle;
      squares += buckets[i] * middle * middle;
    }
    return new ProtoMessage()
        .fixed(1, 0.0)
        .fixed(2, limits.length * width)
        .fixed(3, number)
        .fixed(4, sum)
        .fixed(5, squares)
        .packed(6, limits)
        .packed(7, buckets);
  }
}
