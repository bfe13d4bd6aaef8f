package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts/surprisal starts, with a java that only says how it was started. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/bash
      printf '%s\\n' "$@"
      echo "LC_ALL=${LC_ALL-unset} OMP_NUM_THREADS=${OMP_NUM_THREADS-unset}"
      """;

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void checkout() throws IOException {
    root = folder.resolve("ü b");
    script("jdk/bin/java", JAVA);
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    script("scripts/surprisal", Files.readString(Path.of("scripts/surprisal")));
    Files.createDirectories(root.resolve("src/main"));
    Files.writeString(root.resolve("pom.xml"), "");
    for (String built : new String[] {"surprisal.jar", "surprisal-17.0.1.jsa"}) {
      Files.createDirectories(root.resolve("target"));
      Path file = Files.writeString(root.resolve("target").resolve(built), "");
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }
  }

  private void script(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String started(Map<String, String> environment, String... words) throws Exception {
    String[] command = new String[words.length + 1];
    command[0] = root.resolve("scripts/surprisal").toString();
    System.arraycopy(words, 0, command, 1, words.length);
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().remove("OMP_NUM_THREADS");
    builder.environment().putAll(environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "tr_TR", "tr_TR.UTF-8", ""})
  void argumentsAreUtf8WhateverTheLocale(String locale) throws Exception {
    assertThat(started(Map.of("LC_ALL", locale), "explain", "R", "--text", "café"))
        .contains("\n" + root + "/target/surprisal.jar\nexplain\nR\n--text\ncafé\n")
        .contains("LC_ALL=C.UTF-8 ");
  }

  @ParameterizedTest
  @CsvSource({"'2,2', 2", "' 3 , 1', 3", "7, 7", "all, unset", "0, unset", "'', unset"})
  void nd4jGetsOneThreadCount(String given, String passed) throws Exception {
    assertThat(started(Map.of("OMP_NUM_THREADS", given), "train"))
        .endsWith(" OMP_NUM_THREADS=" + passed + "\n");
  }

  @Test
  void theHeapsBeginningNeverExceedsItsLimit() throws Exception {
    assertThat(started(Map.of(), "train")).contains("\n-Xms64m\n");
    assertThat(started(Map.of("SURPRISAL_JAVA_OPTS", "-Xmx32m"), "train"))
        .contains("\n-Xmx32m\n")
        .doesNotContain("-Xms");
    assertThat(started(Map.of("JAVA_TOOL_OPTIONS", "-XX:MaxHeapSize=32m"), "train"))
        .doesNotContain("-Xms");
  }
}
