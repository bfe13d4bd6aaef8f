package surprisal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static surprisal.checkpoint.Snapshots.snapshot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.checkpoint.CheckpointFolder.Opened;
import surprisal.config.UserError;

/** Saves that fail or are killed: reported, and the checkpoints before stay whole. */
class FailedSaveTest {
  @TempDir private Path folder;
  private RunFolder saves;
  private Path run;
  private Path checkpoints;

  @BeforeEach
  void nameFolders() {
    saves = new RunFolder(folder.resolve("runs").resolve("tiny"));
    run = saves.path();
    checkpoints = saves.checkpoints();
  }

  /** A full disk: saving stops after any number of bytes, and is reported. */
  @Test
  void aSaveThatFailsLeavesTheOneBeforeWhole() throws IOException {
    new CheckpointFolder(run, 2).save(snapshot(10, 1.0));
    long whole = bytesBelow(checkpoints.resolve("step-00000010"));
    for (long space = 0; space < whole; space += 61) {
      CheckpointFolder full = new CheckpointFolder(run, 2, new FullDisk(space));
      for (long step : new long[] {10, 20}) {
        assertThatThrownBy(() -> full.save(snapshot(step, 2.0)))
            .isInstanceOf(UserError.class)
            .hasMessage(
                checkpoints.resolve(SavedCheckpoints.name(step))
                    + " cannot be saved (No space left on device); the earlier checkpoints are"
                    + " intact");
        assertThat(saves.names()).containsExactly("best.json", "step-00000010");
      }
      Opened opened = CheckpointFolder.open(run);
      assertThat(opened.note()).isEmpty();
      assertThat(opened.checkpoint().state().validationLossNats()).isEqualTo(1.0);
    }
    new CheckpointFolder(run, 2, new FullDisk(2 * whole)).save(snapshot(20, 2.0));
    assertThat(saves.newestStep()).isEqualTo(20);
  }

  /** A killed process: nothing is cleaned up, what it left is passed over until the next save. */
  @Test
  void aKilledSaveIsIgnoredAndCleanedUp() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 2);
    saved.save(snapshot(10, null));
    for (String file : List.of("model", "optimizer", "config", "tokenizer", "state")) {
      CheckpointFolder killed =
          new CheckpointFolder(
              run,
              2,
              path -> {
                if (path.getFileName().toString().startsWith(file)) {
                  throw new Killed();
                }
                return CheckpointWriter.create(path);
              });
      assertThatThrownBy(() -> killed.save(snapshot(20, null))).isInstanceOf(Killed.class);
      assertThat(saves.names()).containsExactly(".tmp-step-00000020", "step-00000010");
      assertThat(saves.newestStep()).isEqualTo(10);
      assertThat(CheckpointFolder.open(run).note()).isEmpty();
    }
    saved.save(snapshot(15, null));
    assertThat(saves.names()).containsExactly("step-00000010", "step-00000015");
  }

  private static final class Killed extends Error {}

  @Test
  void aSaveKilledWhileItReplacedOneLosesNothing() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 3);
    Path first = saved.save(snapshot(10, null));
    Path aside = checkpoints.resolve(".replaced-step-00000010");
    Files.move(first, aside);
    assertThat(saves.newestStep()).isEqualTo(10);
    saved.save(snapshot(20, null));
    assertThat(saves.names()).containsExactly("step-00000010", "step-00000020");
    Files.createDirectory(aside);
    Files.writeString(aside.resolve("state.json"), "old");
    assertThat(CheckpointFolder.open(run).note()).isEmpty();
    saved.save(snapshot(30, null));
    assertThat(saves.names()).containsExactly("step-00000010", "step-00000020", "step-00000030");
  }

  @Test
  void aFileWhereAFolderShouldBeIsNamed() throws IOException {
    Files.createDirectories(run);
    Files.writeString(checkpoints, "not a folder");
    assertThatThrownBy(() -> new CheckpointFolder(run, 1).save(snapshot(10, null)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            checkpoints.resolve("step-00000010")
                + " cannot be saved ("
                + checkpoints
                + ": a file exists where a directory is required); the earlier checkpoints are intact");
    Path below = checkpoints.resolve("run");
    assertThatThrownBy(() -> new CheckpointFolder(below, 1).save(snapshot(10, null)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be saved (");
  }

  /** The superuser may write anywhere; then there is nothing to refuse. */
  @Test
  void aFolderThatMayNotBeWrittenIsNamed() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 1);
    saved.save(snapshot(10, null));
    assertThat(checkpoints.toFile().setWritable(false)).isTrue();
    try {
      if (Files.isWritable(checkpoints)) {
        saved.save(snapshot(20, null));
        assertThat(saves.newestStep()).isEqualTo(20);
      } else {
        assertThatThrownBy(() -> saved.save(snapshot(20, null)))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("no permission");
        assertThat(saves.newestStep()).isEqualTo(10);
      }
    } finally {
      assertThat(checkpoints.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void aRefusedPermissionIsNamed() {
    CheckpointFolder saved =
        new CheckpointFolder(
            run,
            1,
            path -> {
              throw new AccessDeniedException(path.toString());
            });
    assertThatThrownBy(() -> saved.save(snapshot(10, null)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("model.safetensors: no permission)");
  }

  private static long bytesBelow(Path path) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
