package surprisal.formats;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jTensor;

/** Small tensors and the files that hold them. */
final class TensorFiles {
  private TensorFiles() {}

  /** Writes w.safetensors without metadata; returns its path. */
  static Path write(Path folder, NamedArray... arrays) throws IOException {
    Path file = folder.resolve("w.safetensors");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      SafetensorsWriter.write(channel, List.of(arrays), Map.of());
    }
    return file;
  }

  static Tensor ones(DataType type, long... shape) {
    return filled(Nd4jTensor.zeros(type, shape), 1);
  }

  /** The same tensor, with one value everywhere. */
  static Tensor filled(Tensor tensor, double value) {
    double[] values = new double[(int) tensor.length()];
    Arrays.fill(values, value);
    tensor.write(values);
    return tensor;
  }
}
