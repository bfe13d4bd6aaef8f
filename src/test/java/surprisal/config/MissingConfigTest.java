package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MissingConfigTest {
  private static String message(String file) {
    return MissingConfig.error(Path.of(file), Path.of("configs")).getMessage();
  }

  @Test
  void theNearestExistingConfigComesFirst() {
    assertThat(message("configs/quikstart.yaml"))
        .startsWith(
            "there is no file configs/quikstart.yaml; there are configs/quickstart.yaml, configs/")
        .contains("configs/bench-a.yaml")
        .hasSizeLessThan(300);
    assertThat(message("distil.yml")).contains("there are configs/distill.yaml, ");
    assertThat(message("markov")).contains("there are configs/");
  }

  @Test
  void thoseBesideItCountToo() {
    assertThat(message("data/stores.yaml")).contains("there are data/stories.yaml, ");
    assertThat(MissingConfig.error(Path.of("/no/x.yaml"), Path.of("/none")).getMessage())
        .isEqualTo("there is no file /no/x.yaml; name a YAML file");
  }
}
