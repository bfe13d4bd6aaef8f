package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake found after the configuration was read still names the place of its key. */
class StatedTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("my.yaml");
    Files.writeString(file, "seed: 3\ndata:\n  text: a.txt\nmodel: {n_layer: 2}\n");
  }

  private String placeOf(String key, Setting... commandLine) {
    Stated stated = ConfigReader.stated(file, List.of(commandLine));
    UserError error =
        catchThrowableOfType(
            UserError.class,
            () ->
                stated.use(
                    config -> {
                      throw new KeyError(key, key + " is wrong");
                    }));
    String ending = ": " + key + " is wrong";
    assertThat(error).hasMessageEndingWith(ending);
    String message = error.getMessage();
    return message.substring(0, message.length() - ending.length());
  }

  @Test
  void aKeyOfTheFileHasItsLine() {
    assertThat(placeOf("seed")).isEqualTo(file + ":1");
    assertThat(placeOf("data.text")).isEqualTo(file + ":3");
    assertThat(placeOf("model.n_layer")).isEqualTo(file + ":4");
  }

  @Test
  void aDefaultHasTheFileOnly() {
    assertThat(placeOf("compute.threads")).isEqualTo(file.toString());
    assertThat(placeOf("model.n_head")).isEqualTo(file.toString());
  }

  @Test
  void theLastOfTheCommandLineHidesTheFile() {
    Setting set = Setting.set("data.text = b.txt");
    Setting flag = Setting.flag("--data", "data.text", "c.txt").orElseThrow();
    assertThat(placeOf("data.text", set)).isEqualTo("--set data.text = b.txt");
    assertThat(placeOf("data.text", set, flag)).isEqualTo("--data c.txt");
    assertThat(placeOf("seed", set, flag)).isEqualTo(file + ":1");
    assertThat(ConfigReader.stated(file, List.of(set, flag)).config().data().text())
        .isEqualTo("c.txt");
  }

  @Test
  void aFlagKeepsItsCharactersAndMayBeMissing() {
    List<Setting> flags = new ArrayList<>();
    Setting.flag("--data", "data.text", "[a]").ifPresent(flags::add);
    Setting.flag("--threads", "compute.threads", null).ifPresent(flags::add);
    assertThat(flags).hasSize(1);
    assertThat(ConfigReader.defaults(flags).config().data().text()).isEqualTo("[a]");
  }

  @Test
  void otherErrorsAndResultsPassAsTheyAre() {
    Stated stated = ConfigReader.stated(file, List.of());
    UserError other = new UserError("the disk is full");
    assertThat(
            catchThrowableOfType(
                UserError.class,
                () ->
                    stated.use(
                        config -> {
                          throw other;
                        })))
        .isSameAs(other);
    assertThat(stated.use(RunConfig::seed)).isEqualTo(3);
  }
}
