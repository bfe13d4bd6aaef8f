package surprisal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static surprisal.checkpoint.Snapshots.blank;
import static surprisal.checkpoint.Snapshots.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.checkpoint.CheckpointFolder.Opened;
import surprisal.config.UserError;
import surprisal.formats.NamedArray;

/** Which checkpoints are kept, and which one is opened. */
class CheckpointFolderTest {
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
      assertThat(saves.names()).filteredOn(n -> !n.equals("best.json")).isEqualTo(kept.get(i));
      assertThat(CheckpointFolder.open(run).checkpoint().folder()).isEqualTo(path);
    }
    assertThat(saves.best()).contains(checkpoints.resolve("step-00000020"));
    assertThat(checkpoints.resolve("best.json"))
        .hasContent(
            "{\"checkpoint\":\"step-00000020\",\"step\":20,\"validation_loss_nats\":2.0}\n");
    saved.save(snapshot(70, 1.5));
    assertThat(saves.best()).contains(checkpoints.resolve("step-00000070"));
    assertThat(Files.readString(checkpoints.resolve("best.json"))).contains("step-00000070");
    assertThat(saves.names()).containsExactly("best.json", "step-00000060", "step-00000070");
  }

  @Test
  void aReaderWhoseCheckpointIsRemovedTakesTheOneInItsPlace() {
    CheckpointFolder saved = new CheckpointFolder(run, 1);
    saved.save(snapshot(10, null));
    Opened opened = CheckpointFolder.open(run);
    saved.save(snapshot(20, null)); // removes step 10 between opening and reading
    assertThat(opened.<Long>read(now -> now.checkpoint().modelShapes().isEmpty() ? 0 : step(now)))
        .isEqualTo(20);
  }

  @Test
  void namesWithAnAtSignThatAreFoldersAreTaken() {
    RunFolder odd = new RunFolder(folder.resolve("a@best"));
    new CheckpointFolder(odd.path(), 1).save(snapshot(10, 2.0));
    assertThat(odd.newestStep()).isEqualTo(10);
    assertThat(step(CheckpointFolder.open(Path.of(odd.path() + "@best")))).isEqualTo(10);
  }

  @Test
  void withoutAValidationLossThereIsNoBest() throws IOException {
    new CheckpointFolder(run, 1).save(snapshot(10, null));
    assertThat(saves.best()).isEmpty();
    assertThat(saves.names()).containsExactly("step-00000010");
  }

  @Test
  void aRunAFolderOfCheckpointsOrOneCheckpointIsOpened() {
    CheckpointFolder saved = new CheckpointFolder(run, 3);
    Path first = saved.save(snapshot(10, 3.0));
    Path second = saved.save(snapshot(20, 4.0));
    assertThat(saves.newestStep()).isEqualTo(20);
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
    assertThat(saves.newestStep()).isEqualTo(20);
    assertThat(saves.names()).containsExactly("step-00000020", "step-00000050");
    saved.save(snapshot(30, null));
    assertThat(saves.names()).containsExactly("step-00000020", "step-00000030");
  }

  @Test
  void aCheckpointOfTheSameStepIsReplaced() throws IOException {
    CheckpointFolder saved = new CheckpointFolder(run, 2);
    saved.save(snapshot(10, 5.0));
    saved.save(snapshot(10, 6.0));
    assertThat(CheckpointFolder.open(run).checkpoint().state().validationLossNats()).isEqualTo(6.0);
    assertThat(saves.names()).containsExactly("best.json", "step-00000010");
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
            "using "
                + first
                + " because "
                + second.resolve("tokenizer.json")
                + " is damaged: it does not match its checksum; "
                + third
                + " is not a complete checkpoint: it has no state.json");
    assertThat(opened.checkpoint().folder()).isEqualTo(first);
    assertThat(errorOf(second)).startsWith(second.resolve("tokenizer.json") + " is damaged");
    assertThat(errorOf(third)).startsWith(third + " is not a complete checkpoint");
    Snapshots.flip(first.resolve("config.yaml"), 3);
    assertThat(errorOf(run))
        .startsWith(run + " contains no complete checkpoint: ")
        .contains("tokenizer.json", "config.yaml", "state.json");
    saved.save(snapshot(40, null));
    assertThat(saves.newestStep()).isEqualTo(40);
    assertThat(CheckpointFolder.open(run).note()).isEmpty();
  }

  @Test
  void aPathWithoutCheckpointsIsNamed() throws IOException {
    assertThat(errorOf(run))
        .isEqualTo("there is no folder " + run + "; name a run's or a checkpoint's folder");
    Files.createDirectories(run);
    assertThat(errorOf(run)).isEqualTo(run + " contains no checkpoint yet");
    assertThat(saves.best()).isEmpty();
    Path file = Files.writeString(run.resolve("step-00000001"), "x");
    assertThat(errorOf(file)).isEqualTo(file + " is a file; name a run's or a checkpoint's folder");
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
}
