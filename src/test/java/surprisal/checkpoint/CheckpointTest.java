package surprisal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static surprisal.checkpoint.Snapshots.blank;
import static surprisal.checkpoint.Snapshots.snapshot;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.UserError;
import surprisal.formats.NamedArray;
import surprisal.kernels.nd4j.Nd4jTensor;

class CheckpointTest {
  @TempDir private Path run;
  private final Snapshot snapshot = snapshot(250, 1.2345678901234567);
  private Path folder;

  @BeforeEach
  void save() {
    folder = new CheckpointFolder(run, 1).save(snapshot);
  }

  @Test
  void everythingComesBackBitForBit() {
    Checkpoint checkpoint = Checkpoint.open(folder);
    List<NamedArray> model = blank(snapshot.model());
    List<NamedArray> optimizer = blank(snapshot.optimizer());
    checkpoint.readModel(model);
    checkpoint.readOptimizer(optimizer);
    Snapshots.assertSameBits(model, snapshot.model());
    Snapshots.assertSameBits(optimizer, snapshot.optimizer());
    assertThat(checkpoint.state()).isEqualTo(snapshot.state());
    assertThat(checkpoint.config()).isEqualTo(snapshot.config());
    assertThat(checkpoint.tokenizerFile()).hasContent(Snapshots.TOKENIZER);
    assertThat(checkpoint.tokenizerSha256()).hasSize(64).matches("[0-9a-f]+");
    assertThat(checkpoint.folder()).isEqualTo(folder).hasFileName("step-00000250");
  }

  @Test
  void theStateIsPlainJson() throws IOException {
    String json = Files.readString(folder.resolve("state.json"), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith("{\n  \"format_version\" : 1,\n  \"sequence\" : 1,\n")
        .contains("\"step\" : 250", "\"validation_loss_nats\" : 1.2345678901234567")
        .contains("\"low\" : -9223372036854775808", "\"model.safetensors\" : {");
    assertThat(new JsonMapper().readTree(json).path("files").path("config.yaml").path("bytes"))
        .hasToString(String.valueOf(Files.size(folder.resolve("config.yaml"))));
  }

  @Test
  void aStateWithoutLossesComesBack() {
    CheckpointState bare = new CheckpointState(0, -1, Double.NaN, null, Map.of(), null);
    Path path =
        new CheckpointFolder(run, 1)
            .save(
                new Snapshot(bare, snapshot.config(), "", snapshot.model(), snapshot.optimizer()));
    assertThat(Checkpoint.open(path).state()).isEqualTo(bare);
    assertThat(Checkpoint.open(path).state().validationLossNats()).isNull();
    assertThat(Checkpoint.open(path).tokenizerFile()).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.safetensors",
        "optimizer.safetensors",
        "config.yaml",
        "tokenizer.json",
        "state.json"
      })
  void everyFlippedByteAndEveryCutIsFound(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Files.write(file, flipped);
      assertThat(openError()).as("byte %d", i).startsWith(file.toString());
    }
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(openError())
          .startsWith(file + " is damaged: ")
          .endsWith(
              name.equals("state.json")
                  ? "it does not end with its own checksum"
                  : "it has " + length + " of " + whole.length + " bytes");
    }
    Files.delete(file);
    assertThat(openError())
        .isEqualTo(
            name.equals("state.json")
                ? folder + " is not a complete checkpoint: it has no state.json"
                : file + " is missing; use another checkpoint");
    Files.write(file, whole);
    Checkpoint.open(folder);
  }

  @Test
  void aDamagedTensorIsNamed() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Snapshots.flip(model, (int) Files.size(model) - 1);
    assertThat(openError()).startsWith(model + " is damaged: tensor h.0.ln_1.bias has checksum ");
    Path optimizer = folder.resolve("optimizer.safetensors");
    Snapshots.flip(model, (int) Files.size(model) - 1);
    Snapshots.flip(optimizer, (int) Files.size(optimizer) - 81);
    assertThat(openError()).startsWith(optimizer + " is damaged: tensor m has checksum ");
  }

  @Test
  void aDamagedHeaderIsNamed() throws IOException {
    Path model = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[header.indexOf("\"250\"") + 1] = '9'; // The step in the metadata: still well-formed.
    Files.write(model, bytes);
    assertThat(openError())
        .isEqualTo(model + " is damaged: its header does not match its checksum");
  }

  @Test
  void damageAfterOpeningIsFoundOnReading() throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    Path model = folder.resolve("model.safetensors");
    Snapshots.flip(model, (int) Files.size(model) - 1);
    assertThatThrownBy(() -> checkpoint.readModel(blank(snapshot.model())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is damaged: tensor h.0.ln_1.bias");
  }

  @Test
  void aModelOfAnotherShapeIsRefused() {
    Checkpoint checkpoint = Checkpoint.open(folder);
    NamedArray wte = new NamedArray("wte.weight", Nd4jTensor.zeros(DataType.FLOAT, 4, 8));
    NamedArray bias = blank(snapshot.model()).get(1);
    assertThatThrownBy(() -> checkpoint.readModel(List.of(wte, bias)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            folder.resolve("model.safetensors")
                + ": tensor wte.weight is F32 [4, 6], expected F32 [4, 8]");
    assertThatThrownBy(() -> checkpoint.readOptimizer(List.of(bias)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            folder.resolve("optimizer.safetensors")
                + " has no tensor h.0.ln_1.bias among its 2 tensors");
  }

  @Test
  void aLaterFormatIsRefused() throws IOException {
    StateFile now = StateFile.read(folder);
    StateFile later =
        new StateFile(2, now.sequence(), now.training(), now.tokenizerSha256(), now.files());
    Path file = Files.write(folder.resolve("state.json"), later.bytes());
    assertThat(openError())
        .isEqualTo(
            file
                + " has format_version 2, but this program reads 1; use the version that wrote it");
  }

  /** Earlier programs wrote "random_states", which was always empty. */
  @Test
  void aStateOfAnEarlierProgramIsRead() throws Exception {
    String name = "/golden/checkpoint/state-with-random-states.json";
    Path earlier = Path.of(CheckpointTest.class.getResource(name).toURI());
    assertThat(earlier).content().contains("\"random_states\" : { }");
    Files.copy(earlier, folder.resolve("state.json"), StandardCopyOption.REPLACE_EXISTING);
    CheckpointState state = StateFile.read(folder).training();
    assertThat(state.step()).isEqualTo(2);
    assertThat(state.validationLossNats()).isEqualTo(2.090491504749673);
    assertThat(state.dataPosition()).isEqualTo(Map.of("batches", 2L));
    assertThat(state.history().path("overfitting").path("best_step").asInt()).isEqualTo(2);
  }

  @Test
  void aStateThatLacksAFileIsRefused() throws IOException {
    StateFile now = StateFile.read(folder);
    StateFile bare =
        new StateFile(1, now.sequence(), now.training(), now.tokenizerSha256(), Map.of());
    Path file = Files.write(folder.resolve("state.json"), bare.bytes());
    assertThat(openError()).isEqualTo(file + " lacks the checksum of model.safetensors");
  }

  private String openError() {
    String message =
        catchThrowableOfType(UserError.class, () -> Checkpoint.open(folder)).getMessage();
    assertThat(message).doesNotContain("\n");
    return message;
  }
}
