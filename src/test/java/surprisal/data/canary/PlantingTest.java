package surprisal.data.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

class PlantingTest {
  @TempDir private Path folder;

  private static final String TEXT = "a line of Text, here.\n".repeat(300);

  private static Planting planted(long seed, double fraction) {
    return Planting.in(TEXT, List.of(1, 4, 16), 10, fraction, new SplittableRandom(seed));
  }

  @Test
  void eachSecretOccursInTheTrainingPartAsOftenAsItSays() {
    for (long seed = 0; seed < 20; seed++) {
      for (double fraction : new double[] {0, 0.1, 0.5}) {
        Planting planting = planted(seed, fraction);
        String text = planting.text();
        String training = text.substring(0, (int) (text.length() * (1 - fraction)));
        for (Canary canary : planting.canaries().canaries()) {
          String line = Pattern.quote(canary.prefix() + canary.secret() + "\n");
          assertThat(Pattern.compile("^" + line, Pattern.MULTILINE).matcher(training).results())
              .as("seed %d, fraction %s", seed, fraction)
              .hasSize(canary.times());
          text = text.replace(canary.prefix() + canary.secret() + "\n", "");
        }
        assertThat(text).as("the rest is untouched").isEqualTo(TEXT);
      }
    }
  }

  @Test
  void secretsUseTheTextsLettersAndTheirEntropyIsKnown() {
    Canaries canaries = planted(1, 0.1).canaries();
    assertThat(canaries.alphabet()).isEqualTo("aefhilnorstx".replace("s", ""));
    assertThat(canaries.entropyBits()).isCloseTo(10 * Math.log(11) / Math.log(2), within(1e-12));
    assertThat(canaries.canaries()).allMatch(c -> c.secret().matches("[aefhilnortx]{10}"));
    assertThat(planted(1, 0.1)).isEqualTo(planted(1, 0.1)).isNotEqualTo(planted(2, 0.1));
  }

  @Test
  void itsFileHoldsEverything() {
    Canaries canaries = planted(3, 0.1).canaries();
    Path file = folder.resolve("canaries.json");
    canaries.write(file);
    assertThat(Canaries.read(file)).isEqualTo(canaries);
  }

  @Test
  void otherFilesAreRefused() throws Exception {
    Path file = folder.resolve("x.json");
    assertThatThrownBy(() -> Canaries.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("name a file written by data canaries");
    String secrets = "\"canaries\":[{\"times\":1,\"prefix\":\"p\",\"secret\":\"ab\"}]";
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("hello", "it is not JSON at column 1: Unrecognized token 'hello'");
    reasons.put("{}", "alphabet is missing");
    reasons.put("{\"alphabet\":\"ab\",\"length\":1}", "canaries is missing");
    reasons.put("", "it is nothing, not an object");
    reasons.put(
        "{\"alphabet\":\"aa\",\"length\":2," + secrets + "}", "alphabet is \"aa\"; it must");
    reasons.put(
        "{\"alphabet\":\"ab\",\"length\":3," + secrets + "}",
        "length is 3, but a secret has 2 letters");
    reasons.forEach(
        (content, reason) -> {
          assertThatCode(() -> Files.writeString(file, content)).doesNotThrowAnyException();
          assertThatThrownBy(() -> Canaries.read(file))
              .as(content)
              .isInstanceOf(UserError.class)
              .hasMessageStartingWith(file + " is not a list of canaries: " + reason)
              .hasMessageEndingWith("; name the .json file written by data canaries");
        });
  }

  @Test
  void aTextOfFewLinesIsRefused() {
    SplittableRandom random = new SplittableRandom(1);
    assertThatThrownBy(() -> Planting.in("a\nb\nc\n", List.of(4), 5, 0, random))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the text has 3 lines to plant canaries between");
  }
}
