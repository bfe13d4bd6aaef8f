package surprisal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

/** One trainer per folder, in this JVM and in others. */
class RunLockTest {
  @TempDir private Path folder;

  @Test
  void aSecondTrainerIsToldAlsoByWayOfALink() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), run);
    try (RunLock lock = RunLock.take(run)) {
      assertThat(lock.note()).isEmpty();
      assertThatThrownBy(() -> RunLock.take(link))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(link + " is in use: this process trains there");
    }
    RunLock.take(link).close();
  }

  @Test
  void anotherProcessHoldsItUntilItEndsAndIsNamed() throws Exception {
    Path run = Files.createDirectory(folder.resolve("run"));
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                run.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('l');
      assertThatThrownBy(() -> RunLock.take(run))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(run + " is in use: process " + other.pid() + " on ");
      // Asking must not have freed it.
      assertThatThrownBy(() -> RunLock.take(run)).isInstanceOf(UserError.class);
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
    try (RunLock lock = RunLock.take(run)) {
      assertThat(lock.note().orElseThrow())
          .startsWith("took over the run from process " + other.pid() + " on ");
    }
    try (RunLock lock = RunLock.take(run)) {
      assertThat(lock.note()).isEmpty();
    }
  }

  @Test
  void unnamedRunsOfTwoTrainersGetFoldersOfTheirOwn() {
    RunFolders folders = new RunFolders(folder, "tiny", null);
    try (RunLock first = folders.fresh();
        RunLock second = folders.fresh()) {
      assertThat(first.run()).isEqualTo(folder.resolve("tiny"));
      assertThat(second.run()).isEqualTo(folder.resolve("tiny-2"));
    }
  }

  /** Locks the folder that it is given, says so, and waits to be killed. */
  static final class Holder {
    public static void main(String[] arguments) throws InterruptedException {
      RunLock.take(Path.of(arguments[0]));
      System.out.println("locked");
      Thread.sleep(60_000);
    }
  }
}
