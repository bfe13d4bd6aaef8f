package surprisal.kernels.nd4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What ND4J runs on. Asked of the running backend: a GPU that fails leaves ND4J on the CPU. */
public final class Nd4jBackend {
  private static final String CUDA_BACKEND = "/org/nd4j/linalg/jcublas/JCublasBackend.class";
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

  /**
   * Loads ND4J.
   *
   * @return why a build with the CUDA backend does not run on a GPU; empty where all is as expected
   * @throws IllegalArgumentException if there is a GPU that the backend's binary has no code for
   */
  public static Optional<String> load() {
    if (Nd4jBackend.class.getResource(CUDA_BACKEND) == null) {
      Nd4j.getBackend();
      return Optional.empty();
    }
    // A CUDA backend that finds no GPU prints a stack trace and leaves the work to the CPU one.
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Nd4j.getBackend();
    } finally {
      System.setErr(err);
    }
    if (onGpu()) {
      requireCodeForGpu();
      return Optional.empty();
    }
    String reason =
        said.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains("Error") || line.contains("Exception"))
            .findFirst()
            .orElse("it gave no reason");
    return Optional.of(
        "this build has ND4J's CUDA backend but finds no GPU it can use ("
            + reason.substring(reason.lastIndexOf('/') + 1)
            + "); running on the CPU");
  }

  private static void requireCodeForGpu() {
    try {
      Nd4j.ones(2).addi(1).sumNumber();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "ND4J's CUDA backend holds code for NVIDIA GPUs of compute capability 3.7 to 8.9, but this"
              + " one cannot run it ("
              + e.getMessage()
              + "); build without -Pcuda to train on the CPU",
          e);
    }
  }

  /** Whether ND4J's arrays live on a GPU. */
  public static boolean onGpu() {
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
