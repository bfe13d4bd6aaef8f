package surprisal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.cli.Cli;
import surprisal.formats.Safetensors;

/**
 * Checkpoints that contradict themselves although every checksum is right: refused by file and
 * place where there is no other, and passed over where an older one is whole.
 */
class DamagedCheckpointTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path made;
  @TempDir private Path folder;
  private Path newest;

  @BeforeAll
  static void make() throws IOException {
    Fixture.make(made);
  }

  @BeforeEach
  void copy() throws IOException {
    for (String input : List.of("run", "single", "text.txt", "tiny.yaml")) {
      Fixture.copy(made.resolve(input), folder.resolve(input));
    }
    newest = folder.resolve("run/checkpoints/step-00000004");
  }

  /** What it printed is on one line, wherever the console broke it. */
  private Cli.Outcome run(String command) {
    Cli.Outcome outcome = Cli.run(Fixture.words(command, folder).toArray());
    return new Cli.Outcome(outcome.exit(), outcome.out().replaceAll("\\s+", " "), outcome.err());
  }

  private Cli.Outcome resume(String run) {
    return run(
        "train $/tiny.yaml --data $/text.txt --resume --plain --set training.steps=6 --out $/"
            + run);
  }

  private String refused(Cli.Outcome outcome) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    return outcome.err().strip().replace(folder + "/", "");
  }

  private static void state(Path checkpoint, Consumer<ObjectNode> change) throws IOException {
    Path file = checkpoint.resolve("state.json");
    ObjectNode state = (ObjectNode) JSON.readTree(file.toFile());
    state.remove("crc32c"); // It must be the last key again.
    change.accept(state);
    Files.write(file, Seals.state(JSON.writeValueAsBytes(state)));
  }

  private static ObjectNode training(ObjectNode state) {
    return (ObjectNode) state.get("training");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/training/data_position/batches | | training.data_position.batches is null",
        "/training/data_position/batches | -1 | training.data_position.batches is -1",
        "/training/data_position/batches | 9223372036854775807 | training.data_position.batches is 9223",
        "/training/step | 3000000000 | training.step is 3000000000; it must be below 2^31",
        "/training/step | null | training.step is null, not a whole number of 64 bits",
        "/training/history/last_evaluation | \"x\" | training.history: last_evaluation is \"x\"",
        "/training/history/overfitting/now | null | training.history: overfitting.now is null",
        "/files | null | files is null, not an object",
        "/files/config.yaml | {} | files.config.yaml.bytes is missing",
        "/sequence | 0 | sequence is 0; it must count from 1",
      })
  void aWrongValueOfItsStateIsNamedAndAnOlderOneIsTaken(
      String pointer, String value, String message) throws IOException {
    for (Path checkpoint : List.of(newest, folder.resolve("single/checkpoints/step-00000004"))) {
      state(
          checkpoint,
          state -> {
            int last = pointer.lastIndexOf('/');
            ObjectNode parent = (ObjectNode) state.at(pointer.substring(0, last));
            String key = pointer.substring(last + 1);
            if (value == null) {
              parent.remove(key);
            } else {
              parent.putRawValue(key, new RawValue(value));
            }
          });
    }
    assertThat(refused(resume("single")))
        .contains("single contains no complete checkpoint: step-00000004/state.json")
        .contains(" is damaged: " + message);
    assertThat(refused(run("eval $/single"))).contains(message);
    Cli.Outcome eval = run("eval $/run --data $/text.txt");
    assertThat(eval.exit()).as(eval.err()).isZero();
    assertThat(eval.out()).contains("using ", "step-00000002 because ", message);
    Cli.Outcome resumed = resume("run");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("step-00000002 because ", message);
  }

  @Test
  void keysOfALaterVersionAreIgnored() throws IOException {
    state(
        newest,
        state -> {
          state.put("extra", 1);
          ((ObjectNode) state.at("/training/history/overfitting")).put("extra", 1);
          training(state).putObject("extra");
        });
    Cli.Outcome resumed = resume("run");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out()).doesNotContain("because");
  }

  @Test
  void aConfigThatDoesNotFitTheTensorsIsFoundBeforeAnythingIsAllocated() throws IOException {
    Path config = folder.resolve("single/checkpoints/step-00000004/config.yaml");
    String sound = Files.readString(config);
    for (String[] change :
        new String[][] {
          {
            "n_embd: 8",
            "n_embd: 1000000",
            "transformer.wte.weight [18, 8], but the configuration makes it [18, 1000000]"
          },
          {
            "block_size: 8",
            "block_size: 2000000000",
            "transformer.wpe.weight [8, 8], but the configuration makes it [2000000000, 8]"
          },
          {"n_layer: 1", "n_layer: 2000000000", "1 layers, but n_layer is 2000000000"},
          {"bias: true", "bias: false", ""},
        }) {
      assertThat(sound).contains(change[0]);
      Files.writeString(config, sound.replace(change[0], change[1]));
      Seals.checkpoint(config.getParent());
      String message = refused(run("eval $/single"));
      if (change[2].isEmpty()) {
        assertThat(message).contains("model.safetensors contains 7 unexpected tensors");
      } else {
        assertThat(message)
            .contains(
                "model.safetensors does not fit the config.yaml beside it: it has " + change[2]);
      }
    }
  }

  @Test
  void aModelWithNaNIsRefusedByItsTensor() throws IOException {
    Path file = folder.resolve("single/checkpoints/step-00000004/model.safetensors");
    byte[] sound = Files.readAllBytes(file);
    List<String> names;
    try (Safetensors opened = Safetensors.open(file)) {
      names = List.copyOf(opened.entries().keySet());
      for (String name : names) {
        for (int bits : new int[] {0x7FC00000, 0x7F800000}) {
          byte[] bytes = sound.clone();
          ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          all.putInt(8 + (int) all.getLong(0) + (int) opened.entries().get(name).begin(), bits);
          Files.write(file, Seals.safetensors(bytes));
          Seals.checkpoint(file.getParent());
          String message =
              "model.safetensors: tensor " + name + " holds numbers that are not finite, ";
          assertThat(refused(run("eval $/single"))).contains(message);
          assertThat(refused(run("sample $/single --prompt the"))).contains(message);
          assertThat(refused(resume("single"))).contains(message);
        }
      }
    }
    assertThat(names).hasSize(16);
  }

  @Test
  void momentsWithNaNAreRefusedOnResuming() throws IOException {
    Path file = folder.resolve("single/checkpoints/step-00000004/optimizer.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(8 + (int) all.getLong(0), 0x7FC00000);
    Files.write(file, Seals.safetensors(bytes));
    Seals.checkpoint(file.getParent());
    assertThat(refused(resume("single")))
        .contains("optimizer.safetensors: tensor ")
        .contains(" holds numbers that are not finite");
    assertThat(run("eval $/single --data $/text.txt").exit()).isZero();
  }

  @Test
  void aSettingThatTurnsOutWrongLaterNamesTheCheckpointsConfig() throws IOException {
    Path file = folder.resolve("single/checkpoints/step-00000004/config.yaml");
    String config = Files.readString(file);
    Files.writeString(file, config.replace("mask_tokens: []", "mask_tokens: [to]"));
    Seals.checkpoint(file.getParent());
    assertThat(refused(run("eval $/single")))
        .matches(".*single/.*/config.yaml:\\d+: data.mask_tokens names \"to\", which is not .*");
  }
}
