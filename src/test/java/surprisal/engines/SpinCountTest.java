package surprisal.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;

/** In JVMs of their own: OpenMP, asked to, tells what it has read when it loads. */
@EnabledOnOs(OS.LINUX)
class SpinCountTest {

  /** Computes something and ends. */
  static final class Computes {
    public static void main(String[] arguments) {
      try (Kernels kernels = Engines.open("auto", "fp32", 1).kernels()) {
        Tensor twos = kernels.zeros(4);
        twos.write(new double[] {2, 2, 2, 2});
        System.out.println(kernels.sumOfSquares(twos));
      }
    }
  }

  @Test
  void isSetWhereNobodyHasChosen() throws Exception {
    assertThat(output(Map.of())).contains("GOMP_SPINCOUNT = '10000'").contains("16.0");
  }

  @Test
  void theUsersChoiceStays() throws Exception {
    assertThat(output(Map.of("GOMP_SPINCOUNT", "77"))).contains("GOMP_SPINCOUNT = '77'");
    assertThat(output(Map.of("OMP_WAIT_POLICY", "PASSIVE")))
        .contains("OMP_WAIT_POLICY = 'PASSIVE'")
        .doesNotContain("'10000'");
  }

  private static String output(Map<String, String> variables)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Computes.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("GOMP_SPINCOUNT");
    builder.environment().remove("OMP_WAIT_POLICY");
    builder.environment().put("OMP_DISPLAY_ENV", "VERBOSE");
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
