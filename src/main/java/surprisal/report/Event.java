package surprisal.report;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * TensorBoard's event messages, encoded by hand (tensorboard/compat/proto: event, summary, tensor).
 * One event holds all values of one kind for one step.
 *
 * @param bytes of the Event message
 */
record Event(byte[] bytes) {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int HISTOGRAM = 5;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;
  private static final int DT_STRING = 7;
  private static final int DATA_CLASS_TENSOR = 2;

  /** The first event of every file. */
  static Event version(double seconds) {
    return new Event(
        new ProtoMessage().fixed(WALL_TIME, seconds).text(FILE_VERSION, "brain.Event:2").toBytes());
  }

  /** Tells readers to discard what earlier files recorded for {@code step} and later steps. */
  static Event start(double seconds, long step) {
    ProtoMessage status = new ProtoMessage().varint(1, 1);
    return new Event(at(seconds, step).message(SESSION_LOG, status).toBytes());
  }

  /** Scalars of one step; non-finite values are written as they are. */
  static Event scalars(double seconds, long step, Map<String, Double> values) {
    ProtoMessage summary = new ProtoMessage();
    values.forEach(
        (tag, value) ->
            summary.message(
                VALUE, new ProtoMessage().text(TAG, tag).fixed(SIMPLE_VALUE, value.floatValue())));
    return new Event(at(seconds, step).message(SUMMARY, summary).toBytes());
  }

  /** Text, which TensorBoard renders as Markdown. */
  static Event text(double seconds, long step, String tag, String markdown) {
    ProtoMessage plugin = new ProtoMessage().text(1, "text");
    ProtoMessage metadata = new ProtoMessage().message(1, plugin).varint(4, DATA_CLASS_TENSOR);
    ProtoMessage scalarShape = new ProtoMessage();
    ProtoMessage tensor =
        new ProtoMessage().varint(1, DT_STRING).message(2, scalarShape).text(8, markdown);
    ProtoMessage value =
        new ProtoMessage().text(TAG, tag).message(TENSOR, tensor).message(METADATA, metadata);
    ProtoMessage summary = new ProtoMessage().message(VALUE, value);
    return new Event(at(seconds, step).message(SUMMARY, summary).toBytes());
  }

  /** Counts of values in bins. */
  static Event histogram(double seconds, long step, String tag, EventHistogram histogram) {
    ProtoMessage value = new ProtoMessage().text(TAG, tag).message(HISTOGRAM, histogram.toProto());
    ProtoMessage summary = new ProtoMessage().message(VALUE, value);
    return new Event(at(seconds, step).message(SUMMARY, summary).toBytes());
  }

  private static ProtoMessage at(double seconds, long step) {
    return new ProtoMessage().fixed(WALL_TIME, seconds).varint(STEP, step);
  }

  /**
   * The step of an event that this class wrote; 0 if it has none.
   *
   * @throws BufferUnderflowException if the bytes are not such an event
   */
  long step() {
    ByteBuffer in = afterTime();
    return in.hasRemaining() && in.get() == STEP << 3 ? varint(in) : 0;
  }

  /**
   * The tag of its first value; empty for an event without a summary.
   *
   * @throws BufferUnderflowException if the bytes are not such an event
   */
  String firstTag() {
    ByteBuffer in = afterTime();
    if (!in.hasRemaining() || in.get() != STEP << 3) {
      return "";
    }
    varint(in);
    if (in.get() != (SUMMARY << 3 | 2)) {
      return "";
    }
    varint(in); // Length of the summary,
    in.get();
    varint(in); // of its first value,
    in.get();
    long length = varint(in); // and of the tag, which comes first in it.
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] tag = new byte[(int) length];
    in.get(tag);
    return new String(tag, StandardCharsets.UTF_8);
  }

  private ByteBuffer afterTime() {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    in.get();
    in.getDouble();
    return in;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
