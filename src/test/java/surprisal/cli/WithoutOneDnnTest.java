package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole command lines in a JVM that lacks oneDNN's natives, as on platforms without them. */
class WithoutOneDnnTest {
  @TempDir private Path folder;

  private record Ended(int code, String output) {}

  @Test
  void aForcedEngineThatCannotLoadIsRefusedInOneSentence() throws Exception {
    Ended ended = surprisal("--engine=onednn");
    assertThat(ended.code).as(ended.output).isEqualTo(2);
    assertThat(ended.output.lines().toList()).hasSize(1);
    assertThat(ended.output)
        .startsWith("surprisal: --engine onednn: engine onednn cannot run here: ")
        .endsWith("; use engine nd4j or auto\n");
  }

  @Test
  void otherwiseNd4jTakesOverAndSaysWhy() throws Exception {
    Ended ended = surprisal("--engine=auto");
    assertThat(ended.code).as(ended.output).isZero();
    assertThat(ended.output)
        .contains("oneDNN cannot run here (")
        .contains("using ND4J's own kernels");
    assertThat(Files.readString(folder.resolve("json"))).contains("\"engine\" : \"nd4j\"");
  }

  private Ended surprisal(String engine) throws IOException, InterruptedException {
    Path config = folder.resolve("tiny.yaml");
    Files.writeString(config, "model: {n_layer: 1, n_head: 1, n_embd: 8, block_size: 4}\n");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().matches("dnnl-.*-.*-.*"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(List.of("bench", config.toString(), "--steps=1", "--threads=1", engine));
    command.add("--json=" + folder.resolve("json"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
