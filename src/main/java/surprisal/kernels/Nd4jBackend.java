package surprisal.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What ND4J runs on. Asked of the running backend: a GPU that fails leaves ND4J on the CPU. */
final class Nd4jBackend {
  private static final String VERSION_FILE = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

  private Nd4jBackend() {}

  /** Such as {@code ND4J 1.0.0-M2.1 on the CPU, 2 threads}. */
  static String description() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    String place =
        Nd4j.getEnvironment().isCPU()
            ? "the CPU, " + Nd4j.getEnvironment().maxMasterThreads() + " threads"
            : device(environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY));
    return "ND4J " + version() + " on " + place;
  }

  /** Whether ND4J's arrays live on a GPU. */
  static boolean onGpu() {
    return !Nd4j.getEnvironment().isCPU();
  }

  /** Sets how many threads ND4J's operations and its BLAS use when this thread calls them. */
  static void useThreads(int threads) {
    if (!onGpu()) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
      Nd4j.factory().blas().setMaxThreads(threads);
    }
  }

  private static String device(Object devices) {
    return devices instanceof List<?> list
            && !list.isEmpty()
            && list.get(0) instanceof Map<?, ?> first
            && first.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY) instanceof String name
        ? name + " (CUDA)"
        : "a CUDA device";
  }

  private static String version() {
    try (InputStream in = Nd4j.class.getResourceAsStream(VERSION_FILE)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
