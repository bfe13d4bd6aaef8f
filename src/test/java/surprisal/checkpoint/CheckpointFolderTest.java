package surprisal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static surprisal.checkpoint.Snapshots.blank;
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
import surprisal.formats.NamedArray;

class CheckpointFolderTest {
  @TempDir private Path folder;
  private Path run;
  private Path checkpoints;

  @BeforeEach
  void nameFolders() {
    run = folder.resolve("runs").resolve("tiny");
    checkpoints = run.resolve("checkpoints");
  }

  @Test
  void theNewestAndTheBestAreKept() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 2);
    Double[] losses = {3.0, 2.0, 2.5, null, 2.0, Double.NaN};
    List<List<String>> kept =
        List.of(
            List.of("step-00000010"),
            List.of("step-00000010", "step-00000020"),
            List.of("step-00000020", "step-00000030"),
            List.of("step-00000020", "step-00000030", "step-00000040"),
            List.of("step-00000020", "step-00000040", "step-00000050"),
            List.of("step-00000020", "step-00000050", "step-00000060"));
    for (int i = 0; i < losses.length; i++) {
      Path path = saved.save(snapshot(10 * (i + 1), losses[i]));
      assertThat(path).isEqualTo(checkpoints.resolve(kept.get(i).get(kept.get(i).size() - 1)));
      assertThat(names()).filteredOn(n -> !n.equals("best.json")).isEqualTo(kept.get(i));
      assertThat(CheckpointFolder.latest(run)).contains(path);
    }
    assertThat(CheckpointFolder.best(run)).contains(checkpoints.resolve("step-00000020"));
    assertThat(checkpoints.resolve("best.json"))
        .hasContent(
            "{\"checkpoint\":\"step-00000020\",\"step\":20,\"validation_loss_nats\":2.0}\n");
    saved.save(snapshot(70, 1.5));
    assertThat(CheckpointFolder.best(run)).contains(checkpoints.resolve("step-00000070"));
    assertThat(Files.readString(checkpoints.resolve("best.json"))).contains("step-00000070");
    assertThat(names()).containsExactly("best.json", "step-00000060", "step-00000070");
  }

  @Test
  void withoutAValidationLossThereIsNoBest() throws IOException {
    new CheckpointFolder(run, 1).save(snapshot(10, null));
    assertThat(CheckpointFolder.best(run)).isEmpty();
    assertThat(names()).containsExactly("step-00000010");
  }

  @Test
  void aRunAFolderOfCheckpointsOrOneCheckpointIsOpened() {
    CheckpointFolder saved = new CheckpointFolder(run, 3);
    Path first = saved.save(snapshot(10, 3.0));
    Path second = saved.save(snapshot(20, 4.0));
    assertThat(step(CheckpointFolder.open(run))).isEqualTo(20);
    assertThat(step(CheckpointFolder.open(checkpoints))).isEqualTo(20);
    assertThat(step(CheckpointFolder.open(first))).isEqualTo(10);
    assertThat(step(CheckpointFolder.open(second))).isEqualTo(20);
    assertThat(CheckpointFolder.open(run).note()).isEmpty();
  }

  @Test
  void whatWasSavedLastIsTheNewestAlsoAfterGoingBack() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 2);
    saved.save(snapshot(10, null));
    saved.save(snapshot(50, null));
    saved.save(snapshot(20, null));
    assertThat(step(CheckpointFolder.open(run))).isEqualTo(20);
    assertThat(names()).containsExactly("step-00000020", "step-00000050");
    saved.save(snapshot(30, null));
    assertThat(names()).containsExactly("step-00000020", "step-00000030");
  }

  @Test
  void aCheckpointOfTheSameStepIsReplaced() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 2);
    saved.save(snapshot(10, 5.0));
    saved.save(snapshot(10, 6.0));
    assertThat(CheckpointFolder.open(run).checkpoint().state().validationLossNats()).isEqualTo(6.0);
    assertThat(names()).containsExactly("best.json", "step-00000010");
  }

  @Test
  void aDamagedNewerOneIsSkippedWithANote() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 3);
    Path first = saved.save(snapshot(10, null));
    Path second = saved.save(snapshot(20, null));
    Path third = saved.save(snapshot(30, null));
    Snapshots.flip(second.resolve("tokenizer.json"), 3);
    Files.delete(third.resolve("state.json"));
    Opened opened = CheckpointFolder.open(run);
    assertThat(step(opened)).isEqualTo(10);
    assertThat(opened.note())
        .contains(
            "took "
                + first
                + " because "
                + second.resolve("tokenizer.json")
                + " is damaged: it does not match its checksum; "
                + third
                + " is no whole checkpoint: it has no state.json");
    assertThat(CheckpointFolder.latest(run)).contains(first);
    assertThat(errorOf(second)).startsWith(second.resolve("tokenizer.json") + " is damaged");
    assertThat(errorOf(third)).startsWith(third + " is no whole checkpoint");
    Snapshots.flip(first.resolve("config.yaml"), 3);
    assertThat(errorOf(run))
        .startsWith(run + " holds no whole checkpoint: ")
        .contains("tokenizer.json", "config.yaml", "state.json");
    assertThat(CheckpointFolder.latest(run)).isEmpty();
    saved.save(snapshot(40, null));
    assertThat(step(CheckpointFolder.open(run))).isEqualTo(40);
    assertThat(CheckpointFolder.open(run).note()).isEmpty();
  }

  @Test
  void aPathWithoutCheckpointsIsNamed() throws IOException {
    assertThat(errorOf(run))
        .isEqualTo("there is no folder " + run + "; name a run's or a checkpoint's folder");
    Files.createDirectories(run);
    assertThat(errorOf(run)).isEqualTo(run + " holds no checkpoint yet");
    assertThat(CheckpointFolder.latest(run)).isEmpty();
    assertThat(CheckpointFolder.best(run)).isEmpty();
    Path file = Files.writeString(run.resolve("step-00000001"), "x");
    assertThat(errorOf(file)).isEqualTo(file + " is a file; name a run's or a checkpoint's folder");
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
                    + " cannot be saved (No space left on device); the checkpoints before are"
                    + " whole");
        assertThat(names()).containsExactly("best.json", "step-00000010");
      }
      Opened opened = CheckpointFolder.open(run);
      assertThat(opened.note()).isEmpty();
      assertThat(opened.checkpoint().state().validationLossNats()).isEqualTo(1.0);
    }
    new CheckpointFolder(run, 2, new FullDisk(2 * whole)).save(snapshot(20, 2.0));
    assertThat(step(CheckpointFolder.open(run))).isEqualTo(20);
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
      assertThat(names()).containsExactly(".tmp-step-00000020", "step-00000010");
      assertThat(step(CheckpointFolder.open(run))).isEqualTo(10);
      assertThat(CheckpointFolder.open(run).note()).isEmpty();
    }
    saved.save(snapshot(15, null));
    assertThat(names()).containsExactly("step-00000010", "step-00000015");
  }

  private static final class Killed extends Error {}

  @Test
  void aSaveKilledWhileItReplacedOneLosesNothing() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 3);
    Path first = saved.save(snapshot(10, null));
    Path aside = checkpoints.resolve(".replaced-step-00000010");
    Files.move(first, aside);
    assertThat(step(CheckpointFolder.open(run))).isEqualTo(10);
    saved.save(snapshot(20, null));
    assertThat(names()).containsExactly("step-00000010", "step-00000020");
    Files.createDirectory(aside);
    Files.writeString(aside.resolve("state.json"), "old");
    assertThat(CheckpointFolder.open(run).note()).isEmpty();
    saved.save(snapshot(30, null));
    assertThat(names()).containsExactly("step-00000010", "step-00000020", "step-00000030");
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
                + ": a file stands where a folder should be); the checkpoints before are whole");
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
        assertThat(step(CheckpointFolder.open(run))).isEqualTo(20);
      } else {
        assertThatThrownBy(() -> saved.save(snapshot(20, null)))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("no permission");
        assertThat(step(CheckpointFolder.open(run))).isEqualTo(10);
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

  @Test
  void theLoadedArraysAreThoseOfTheChosenStep() {
    CheckpointFolder saved = new CheckpointFolder(run, 3);
    saved.save(snapshot(10, null));
    saved.save(snapshot(20, null));
    List<NamedArray> model = blank(snapshot(20, null).model());
    CheckpointFolder.open(run).checkpoint().readModel(model);
    Snapshots.assertSameBits(model, snapshot(20, null).model());
  }

  private static long step(Opened opened) {
    return opened.checkpoint().state().step();
  }

  private static String errorOf(Path path) {
    return catchThrowableOfType(UserError.class, () -> CheckpointFolder.open(path)).getMessage();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
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
