package surprisal.kernels;

import java.util.Arrays;

/**
 * Checks the arguments of one operation, and says which is wrong, what was found and what was
 * expected.
 *
 * @param wide element type of what {@link Kernels#zeros} returns
 * @param narrow element type of what {@link Kernels#operand} returns
 */
record ArgumentCheck(String operation, ElementType wide, ElementType narrow) {

  /** A tensor from {@link Kernels#zeros}. */
  ArgumentCheck zeros(String name, Tensor tensor, long... shape) {
    return shape(name, tensor, shape).type(name, tensor, wide);
  }

  /** A tensor from {@link Kernels#zeros}, or null. */
  ArgumentCheck zerosOrNull(String name, Tensor tensor, long... shape) {
    return tensor == null ? this : zeros(name, tensor, shape);
  }

  /** A tensor from {@link Kernels#operand}. */
  ArgumentCheck operand(String name, Tensor tensor, long... shape) {
    return shape(name, tensor, shape).type(name, tensor, narrow);
  }

  /** A tensor from either. */
  ArgumentCheck either(String name, Tensor tensor, long... shape) {
    shape(name, tensor, shape);
    return tensor.type() == narrow ? this : type(name, tensor, wide);
  }

  /** A tensor of any type, or null. */
  ArgumentCheck anyOrNull(String name, Tensor tensor, long... shape) {
    return tensor == null ? this : shape(name, tensor, shape);
  }

  /** What the engine made for itself. */
  ArgumentCheck kept(Tensor kept) {
    require(kept != null, "kept is missing");
    return this;
  }

  /** As many heads of keys and values as of queries. */
  ArgumentCheck equalHeads(Heads heads) {
    if (heads.nKvHead() != heads.nHead()) {
      String found = heads.nKvHead() + " key/value heads for " + heads.nHead() + " query heads";
      fail(found + "; this engine needs as many");
    }
    return this;
  }

  /** Extents of a vector, 1 axis, or a matrix, 2, from which those of the others follow. */
  long[] axes(String name, Tensor tensor, int count) {
    require(tensor != null, name + " is missing");
    long[] shape = tensor.shape();
    if (shape.length != count) {
      fail(
          name
              + " has shape "
              + text(shape)
              + ", expected a "
              + (count == 1 ? "vector" : "matrix"));
    }
    return shape;
  }

  /** Targets of N positions among V classes. */
  ArgumentCheck targets(Targets targets, long N, long V) {
    length("weights", targets.weights().length, N).length("targets", targets.ids().length, N);
    for (int n = 0; n < N; n++) {
      if (targets.ids()[n] >= V) {
        fail("targets[" + n + "] is " + targets.ids()[n] + ", expected less than " + V);
      }
    }
    return this;
  }

  /** The slices of one group of parameters; returns how many these are. */
  long group(AdamWGroup group) {
    long count = axes("parameters of a group", group.parameters(), 1)[0];
    zeros("parameters of a group", group.parameters(), count);
    zeros("gradients of a group", group.gradients(), count);
    zeros("m of a group", group.m(), count).zeros("v of a group", group.v(), count);
    return count;
  }

  /** Attention starts of so many rows, or null. */
  ArgumentCheck starts(int[] starts, long rows) {
    return starts == null ? this : length("starts", starts.length, rows);
  }

  /** N row numbers of a table with so many rows. */
  ArgumentCheck rows(String name, int[] ids, long N, long table) {
    length(name, ids.length, N);
    for (int n = 0; n < ids.length; n++) {
      if (ids[n] < 0 || ids[n] >= table) {
        fail(name + "[" + n + "] is " + ids[n] + ", expected 0 to " + (table - 1));
      }
    }
    return this;
  }

  /** Fails with this message unless the condition holds. */
  void require(boolean condition, String otherwise) {
    if (!condition) {
      fail(otherwise);
    }
  }

  private void fail(String message) {
    throw new IllegalStateException(operation + ": " + message);
  }

  private ArgumentCheck length(String name, int found, long expected) {
    if (found != expected) {
      fail(name + " has length " + found + ", expected " + expected);
    }
    return this;
  }

  private ArgumentCheck shape(String name, Tensor tensor, long... expected) {
    if (tensor == null || !Arrays.equals(tensor.shape(), expected)) {
      String found = tensor == null ? " is missing" : " has shape " + text(tensor.shape());
      fail(name + found + ", expected " + text(expected));
    }
    return this;
  }

  private ArgumentCheck type(String name, Tensor tensor, ElementType expected) {
    if (tensor.type() != expected) {
      fail(name + " has elements of " + tensor.type() + ", expected " + expected);
    }
    return this;
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape);
  }
}
