package surprisal.formats;

import java.nio.ByteBuffer;
import surprisal.kernels.ElementType;

/** Element types of safetensors files that are read; the constants' names are the format's. */
public enum Dtype {
  F64(8) {
    @Override
    double real(ByteBuffer bytes, int index) {
      return bytes.getDouble(index * 8);
    }
  },
  F32(4) {
    @Override
    double real(ByteBuffer bytes, int index) {
      return bytes.getFloat(index * 4);
    }
  },
  BF16(2) {
    @Override
    double real(ByteBuffer bytes, int index) {
      return Float.intBitsToFloat(bytes.getShort(index * 2) << 16);
    }
  },
  I64(8) {
    @Override
    long whole(ByteBuffer bytes, int index) {
      return bytes.getLong(index * 8);
    }
  },
  I32(4) {
    @Override
    long whole(ByteBuffer bytes, int index) {
      return bytes.getInt(index * 4);
    }
  },
  U8(1) {
    @Override
    long whole(ByteBuffer bytes, int index) {
      return Byte.toUnsignedLong(bytes.get(index));
    }
  };

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether the elements are floating-point numbers; otherwise they are integers. */
  public boolean isReal() {
    return this == F64 || this == F32 || this == BF16;
  }

  double real(ByteBuffer bytes, int index) {
    return whole(bytes, index);
  }

  long whole(ByteBuffer bytes, int index) {
    throw new IllegalStateException(this + " does not hold integers");
  }

  static Dtype of(ElementType type) {
    return switch (type) {
      case FP32 -> F32;
      case FP64 -> F64;
      case BF16 -> throw new IllegalStateException("tensors of " + type + " are not written");
    };
  }
}
