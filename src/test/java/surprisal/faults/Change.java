package surprisal.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Changes the bytes of a file at random, each in the way of its format. */
interface Change {
  byte[] of(byte[] bytes, SplittableRandom random) throws IOException;

  static byte[] json(byte[] bytes, SplittableRandom random) {
    return random.nextInt(3) == 0 ? ByteDamage.of(bytes, random) : JsonDamage.of(bytes, random);
  }

  static byte[] sealedState(byte[] json, SplittableRandom random) {
    return Seals.state(JsonDamage.of(json, random));
  }

  /** One line of several is other JSON, or the bytes are others anywhere. */
  static byte[] lines(byte[] bytes, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return ByteDamage.of(bytes, random);
    }
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n");
    int line = random.nextInt(lines.length);
    byte[] changed = JsonDamage.of(lines[line].getBytes(StandardCharsets.UTF_8), random);
    lines[line] = new String(changed, StandardCharsets.UTF_8);
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The header of a safetensors file is other JSON, or the data have other bytes. */
  static byte[] tensors(byte[] bytes, SplittableRandom random) throws IOException {
    int end = 8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] header = Arrays.copyOfRange(bytes, 8, end);
    byte[] data = Arrays.copyOfRange(bytes, end, bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> header = ByteDamage.of(header, random);
      case 1 -> data = ByteDamage.of(data, random);
      default -> header = JsonDamage.of(header, random);
    }
    return Seals.safetensors(header, data);
  }

  /** A number of a token file's header, an id or a document is another one. */
  static byte[] shard(byte[] bytes, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return ByteDamage.of(bytes, random);
    }
    byte[] file = bytes.clone();
    long[] numbers = {0, 1, -1, 2, 3, 8, 255, 256, 65535, file.length, 1L << 31, 1L << 62};
    long number =
        random.nextBoolean() ? numbers[random.nextInt(numbers.length)] : random.nextLong();
    ByteBuffer all = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    switch (random.nextInt(6)) {
      case 0 -> all.putInt(8 + 4 * random.nextInt(2), (int) number);
      case 1, 2 -> all.putLong(16 + 8 * random.nextInt(3), number);
      case 3 -> all.putLong(file.length - 8 * (1 + random.nextInt(8)), number);
      case 4 -> all.putShort(128 + 2 * random.nextInt((file.length - 128) / 2), (short) number);
      default -> file = Arrays.copyOf(file, 128 + random.nextInt(file.length));
    }
    return Seals.shard(file);
  }

  /** The data of one record of an event file are others. */
  static byte[] events(byte[] bytes, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return ByteDamage.of(bytes, random);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] out = new byte[0];
    int changed = random.nextInt(20);
    for (int record = 0; in.hasRemaining(); record++) {
      byte[] data = new byte[(int) in.getLong()];
      in.getInt();
      in.get(data);
      in.getInt();
      boolean change = record == changed || record > changed && random.nextInt(8) == 0;
      out = ByteDamage.join(out, Seals.frame(change ? ByteDamage.of(data, random) : data));
    }
    return out;
  }
}
