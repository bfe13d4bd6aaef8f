package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A config written as YAML, as a run folder keeps it, reads back as the same config. */
class ConfigRoundTripTest {
  @Test
  void yamlOfARecordReadsBackEqual() {
    SplittableRandom random = new SplittableRandom(5);
    String[] texts = {
      "null",
      "~",
      "yes",
      "1_0",
      "4",
      "1e3",
      "- a",
      "a: b",
      "a #b",
      "#c",
      " lead ",
      "it's",
      "\"q\"",
      "two\nlines",
      "tab\t",
      "é 你 😀",
      "C:\\x\\y",
      "%x",
      "@x",
      "*x",
      "&x",
      "!x",
      "[a]",
      "{a}",
      "|",
      ">",
      "?",
      "x".repeat(300) + " y",
      "true",
      ".inf",
      "0x10",
      "a:",
      ":",
      "\u0085x",
      "\u0007",
      "=",
      "a\r\nb",
      "---",
      "...",
      "\uFEFFx",
      "2001-01-01",
      "12:30:45",
      "\\",
      "'",
      "a,b",
      "\u2028x"
    };
    for (String text : texts) {
      double rate = random.nextDouble();
      RunConfig config =
          new RunConfig(
              random.nextLong(),
              new DataConfig(
                  text,
                  text,
                  Math.nextUp(0.0),
                  "random",
                  random.nextBoolean(),
                  random.nextBoolean(),
                  List.of(text, "a"),
                  random.nextBoolean()),
              ModelConfig.gpt2(1, 3, 33, Integer.MAX_VALUE, rate, random.nextBoolean()),
              new ObjectiveConfig(
                  rate * 1e-12,
                  rate,
                  // A key, unlike a value, cannot keep Unicode's own line breaks.
                  Map.of(text.replaceAll("[\u0085\u2028]", "-"), rate, "a", 3.0),
                  Path.of(text),
                  0.1 + 0.2,
                  1.0,
                  null,
                  null),
              new OptimizerConfig(1e300, rate, "linear", 0, 0, 0.1 + 0.2, 1e-300, rate * 1e9, null),
              new TrainingConfig(
                  1,
                  2,
                  3,
                  4,
                  random.nextInt(1, 9),
                  5,
                  6,
                  false,
                  7,
                  0,
                  null,
                  rate + 1,
                  3,
                  null,
                  4.5),
              new EngineConfig("nd4j", "fp64", 3));
      String yaml = ConfigReader.toYaml(config);
      assertThat(ConfigReader.readString(yaml, "b.yaml", List.of())).as(yaml).isEqualTo(config);
    }
    assertThat(ConfigReader.toYaml(ConfigReader.readString("", "empty.yaml", List.of())))
        .startsWith("seed: 1337\ndata:\n  text: data/stories.yaml\n  tokenizer: char\n")
        .contains("\n  eval_tokens: null\n", "\n  n_embd: 128\n");
  }
}
