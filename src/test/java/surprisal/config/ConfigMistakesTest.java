package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mistakes in a file or in an override: one sentence that names the place, the value and the fix.
 */
class ConfigMistakesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          optimizer:~  betta2: 1     | 2: unknown key optimizer.betta2; did you mean beta2?
          model:~~  nLayer: 1        | 3: unknown key model.nLayer; did you mean n_layer?
          modell:~  n_layer: 1       | 1: unknown key modell; did you mean model?
          n_layer: 4                 | 1: unknown key n_layer; did you mean model.n_layer?
          wheel_size: 4              | 1: unknown key wheel_size; known here: seed, data, model, objective, optimizer, training, compute
          compute: {abc: 4}          | 1: unknown key compute.abc; known here: engine, precision, threads
          model.n_layer: 4           | 1: unknown key model.n_layer; indent the key below its section instead
          model:~  n_layer: four     | 2: model.n_layer is four; it must be a whole number
          model:~  n_layer: 4.7      | 2: model.n_layer is 4.7; it must be a whole number
          model:~  n_layer: 4.0      | 2: model.n_layer is 4.0; it must be a whole number
          model:~  n_layer: 1_0      | 2: model.n_layer is 1_0; it must be a whole number
          model:~  n_layer: 0x10     | 2: model.n_layer is 0x10; it must be a whole number
          model:~  n_layer: 010      | 2: model.n_layer is 010; it must be a whole number
          model:~  n_layer: "4"      | 2: model.n_layer is "4"; it must be a whole number
          model:~  n_layer: yes      | 2: model.n_layer is yes; it must be a whole number
          model:~  n_layer:          | 2: model.n_layer is null; it must be a whole number
          model:~  n_layer: [4]      | 2: model.n_layer is a list; it must be a whole number
          model:~  n_layer: {a: 1}   | 2: model.n_layer is a section; it must be a whole number
          model:~  n_layer: 3000000000 | 2: model.n_layer is 3000000000; it must be a whole number from -2147483647 to 2147483647
          seed: 1e9                  | 1: seed is 1e9; it must be a whole number
          seed: 99999999999999999999 | 1: seed is 99999999999999999999; it must be a whole number from -9223372036854775807 to 9223372036854775807
          model: {bias: yes}         | 1: model.bias is yes; it must be true or false
          model: {dropout: 1_0}      | 1: model.dropout is 1_0; it must be a number
          model: {dropout: .nan}     | 1: model.dropout is .nan; it must be a number
          model: {dropout: 1e999}    | 1: model.dropout is 1e999; it must be a number
          optimizer: {grad_clip: no} | 1: optimizer.grad_clip is no; it must be a number or null
          compute: {threads: two}    | 1: compute.threads is two; it must be a whole number or null
          data: {text: null}         | 1: data.text is null; it must be a text
          data: {mask_tokens: a}     | 1: data.mask_tokens is a; it must be a plain list of texts, such as [a, b]
          data: {mask_tokens: [[a]]} | 1: data.mask_tokens is a list; it must be a plain list of texts, such as [a, b]
          data: {mask_tokens: ['']}  | 1: mask_tokens has an empty text; name tokens
          data: {text: [a, b]}       | 1: data.text is a list; it must be a text
          data: {text: ""}           | 1: text is empty; name a text file
          model: null                | 1: model is null; it is a section, set a key such as model.n_layer
          ~model: tiny               | 2: model is tiny; it is a section, set a key such as model.n_layer
          objective: {z_loss: -1}    | 1: z_loss is -1.0; it must be 0 or more
          objective: {token_weights: 2} | 1: objective.token_weights is 2; it must be a mapping of texts to numbers, such as {"the": 0.1}
          objective: {token_weights: [a]} | 1: objective.token_weights is a list; it must be a mapping of texts to numbers, such as {"the": 0.1}
          objective:~  token_weights:~    a: x | 2: objective.token_weights gives "a" x; it must be a number
          objective:~  token_weights:~    a: [1] | 3: objective.token_weights needs a plain number after "a"
          objective:~  token_weights:~    a: 1~    a: 2 | 4: objective.token_weights names "a" twice; keep one
          objective: {token_weights: {"\\n": -1}} | 1: token_weights gives "\\n" the weight -1.0; name a token and a weight of 0 or more
          objective: {token_weights: {"": 1}} | 1: token_weights gives "" the weight 1.0; name a token and a weight of 0 or more
          objective: {teacher_weight: 1.5} | 1: teacher_weight is 1.5; it must be from 0 to 1
          objective: {teacher_weight: 0.5} | 1: teacher_weight is given without a teacher; name a checkpoint or run
          objective: {teacher: runs/x} | 1: teacher is given without teacher_weight; say which share of the objective it has, such as 0.5
          objective: {teacher: [a]}  | 1: objective.teacher is a list; it must be the path of a file or folder or null
          objective: {teacher_temperature: 0} | 1: teacher_temperature is 0.0; it must be above 0
          objective: {kl_coefficient: -1} | 1: kl_coefficient is -1.0; it must be 0 or more
          objective: {kl_coefficient: 1} | 1: kl_coefficient is given without a kl_reference; name a checkpoint or run
          objective: {kl_reference: runs/x} | 1: kl_reference is given without kl_coefficient; say how much it weighs, such as 0.1
          seed: 1~seed: 2            | 2: seed was already given on line 1; keep one of them
          seed: 1~model:~ n_head: 2~ n_head: 2 | 4: model.n_head was already given on line 3; keep one of them
          model:~  bias: true~model:~  n_head: 2 | 3: model was already given on line 1; keep one of them
          seed: &s 1~model: {n_layer: *s} | 2: model.n_layer is a YAML alias; write the value itself
          - 1                        | 1: expected keys with values, such as seed: 1
          ~~hello                    | 3: expected keys with values, such as seed: 1
          seed: 1~---~seed: 2        | 3: a second YAML document starts here; keep one experiment in a file
          ---~---~seed: 2            | 3: a second YAML document starts here; keep one experiment in a file
          """)
  void aMistakeIsNamedWithItsLine(String yaml, String message) {
    assertThat(errorOf(yaml)).isEqualTo("configs/tiny.yaml:" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seed: 1~model:~\tn_layer: 2     | 3: not well-formed YAML: found character '\\t(TAB)'
          seed: 1~ model: 2               | 2: not well-formed YAML: mapping values are not allowed here
          seed: [1~model: 2               | 2: not well-formed YAML: expected ',' or ']'
          seed: "1~~                      | 3: not well-formed YAML: found unexpected end of stream
          ~data: {text: @x}               | 2: not well-formed YAML: found character '@'
          ~data: {text: \u0007}           | 2: not well-formed YAML: U+0007 is not allowed in YAML
          ~? [a]~: 3                      | 2: not well-formed YAML: a key must be a plain word
          """)
  void malformedYamlIsNamedWithItsLine(String yaml, String message) {
    String error = errorOf(yaml);
    assertThat(error).startsWith("configs/tiny.yaml:" + message).doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model:~  n_head: 6~  n_embd: 100 | 3: n_embd 100 is not divisible by n_head 6; use 96 or 102
          ~model:~  n_head: 6              | 3: n_embd 128 is not divisible by n_head 6; use 126 or 132
          model:~  n_layer: 0              | 2: n_layer is 0; it must be at least 1
          training:~  steps: 50            | 2: warmup_steps 100 is more than steps 50
          optimizer:~  warmup_steps: 3000  | 2: warmup_steps 3000 is more than steps 2000
          optimizer:~  schedule: cosin     | 2: schedule is cosin; choose one of: cosine, linear, constant
          data:~  validation_fraction: 1   | 2: validation_fraction is 1.0; it must be between 0 and 1, such as 0.1
          optimizer:~  beta2: 1            | 2: beta2 is 1.0; it must be from 0 to below 1
          """)
  void aRecordsOwnCheckIsNamedWithTheLineOfItsKey(String yaml, String message) {
    assertThat(errorOf(yaml)).isEqualTo("configs/tiny.yaml:" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model.n_embed=3     | unknown key model.n_embed; did you mean n_embd?
          n_embd=3            | unknown key n_embd; did you mean model.n_embd?
          model.n_layer=four  | model.n_layer is four; it must be a whole number
          model.n_layer=      | model.n_layer is empty; it must be a whole number
          data.text=          | data.text is empty; it must be a text
          data.text=null      | data.text is null; it must be a text
          model=4             | model is 4; it is a section, set a key such as model.n_layer
          model=null          | model is null; it is a section, set a key such as model.n_layer
          model.n_head=7      | n_embd 128 is not divisible by n_head 7; use 126 or 133
          model.n_layer       | write key.path=value, such as model.n_layer=6
          =3                  | write key.path=value, such as model.n_layer=6
          """)
  void aMistakeOnTheCommandLineIsNamed(String set, String message) {
    String error = errorOf("model:\n  n_embd: 128\n", set);
    assertThat(error).isEqualTo("--set " + set + ": " + message);
  }

  @Test
  void aMistakeInTheFileIsNamedEvenIfOverridden() {
    assertThat(errorOf("model:\n  n_layer: four\n", "model.n_layer=4"))
        .startsWith("configs/tiny.yaml:2: model.n_layer is four");
  }

  @Test
  void anUnknownVariantIsRefusedWithAllThatThereAre() {
    assertThatThrownBy(
            () -> ConfigReader.readString("model:\n  activation: relu9\n", "t.yaml", List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("t.yaml:2: model.activation is relu9; it must be one of: gelu");
    assertThatThrownBy(() -> ConfigReader.readString("", "t.yaml", List.of("model.norm=batch")))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "--set model.norm=batch: model.norm is batch; it must be one of: layernorm");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path missing = folder.resolve("no.yaml");
    assertThat(errorOf(missing)).startsWith("there is no file " + missing + "; name a YAML file");
    assertThat(errorOf(folder)).isEqualTo(folder + " is a folder; name a YAML file in it");
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "data: {text: é}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(errorOf(latin)).isEqualTo(latin + " is not UTF-8 text; save it as UTF-8");
    Path belowAFile = latin.resolve("x.yaml");
    assertThat(errorOf(belowAFile)).startsWith(belowAFile + " cannot be read: ");
  }

  /** In these tables ~ stands for a line's end. */
  private static String errorOf(String yaml, String... sets) {
    return catchThrowableOfType(
            UserError.class,
            () ->
                ConfigReader.readString(
                    yaml.replace('~', '\n'), "configs/tiny.yaml", List.of(sets)))
        .getMessage();
  }

  private static String errorOf(Path file) {
    return catchThrowableOfType(UserError.class, () -> ConfigReader.read(file, List.of()))
        .getMessage();
  }
}
