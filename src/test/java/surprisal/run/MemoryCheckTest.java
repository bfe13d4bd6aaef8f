package surprisal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.ConfigReader;
import surprisal.config.EngineConfig;
import surprisal.config.KeyError;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.engines.MachineMemory;

class MemoryCheckTest {
  private static final double GB = 1 << 30;
  private static final MachineMemory MACHINE = new MachineMemory(4 * GB, 2 * GB, "this machine");

  private static MemoryCheck check(MachineMemory machine, double heap, String... sets) {
    RunConfig config = ConfigReader.readString("", "a.yaml", List.of(sets));
    EngineConfig engine = new EngineConfig("auto", "fp32", null);
    return new MemoryCheck(MemoryEstimate.of(config, 65, Engines.expected(engine)), machine, heap);
  }

  /** What fits is not refused, and the value that a refusal names is the largest that fits. */
  @ParameterizedTest
  @CsvSource({
    "training.batch_size, 2000000000, 1",
    "model.block_size, 2000000000, 1",
    "model.n_layer, 2000000000, 1",
    "model.n_embd, 1000000, 4",
    "training.sample_tokens, 2000000000, 1",
    "training.accumulation_steps, 2000000000, 1",
  })
  void theValueNamedIsTheLargestThatFits(String key, int huge, int step) {
    KeyError refused = refused(key + "=" + huge);
    assertThat(refused.key()).isEqualTo(key);
    assertThat(refused.getMessage())
        .matches("this needs [0-9.]+ [KMGTPEZY]iB of .*; set " + key + " to at most \\d+");
    String fix = refused.getMessage().replaceFirst(".* at most ", "");
    int most = Integer.parseInt(fix);
    check(MACHINE, GB, key + "=" + most).require();
    assertThat(refused(key + "=" + (most + step)).getMessage()).startsWith("this needs ");
  }

  private static KeyError refused(String... sets) {
    List<KeyError> errors = new ArrayList<>();
    assertThatThrownBy(() -> check(MACHINE, GB, sets).require())
        .isInstanceOfSatisfying(KeyError.class, errors::add);
    return errors.get(0);
  }

  @Test
  void theSentenceNamesTheNumbers() {
    assertThat(refused("model.n_embd=1000000"))
        .hasMessageMatching(
            "this needs 698\\.7 TiB of memory, but this machine has 2\\.0 GiB free of 4\\.0 GiB; set"
                + " model\\.n_embd to at most 1[34]\\d\\d");
    assertThat(refused("training.sample_tokens=100000000"))
        .hasMessageStartingWith(
            "this needs 3.0 GiB of Java heap, but SURPRISAL_JAVA_OPTS=-Xmx... allows 1.0 GiB; set"
                + " training.sample_tokens to at most ");
  }

  @Test
  void severalSettingsAreNamedWhereNoneSuffices() {
    assertThat(refused("model.n_embd=1000000", "training.batch_size=2000000000"))
        .hasMessageContaining("; lower several of training.batch_size, training.sample_tokens, ");
  }

  @Test
  void theShippedConfigsFitIntoOrdinaryMachines() {
    MachineMemory small = new MachineMemory(GB, 0.8 * GB, "this machine");
    assertThatCode(() -> check(small, GB / 4).require()).doesNotThrowAnyException();
  }

  @Test
  void positionsBeyondAnIntAreRefusedOnAnyMachine() {
    MachineMemory vast = new MachineMemory(1e30, 1e30, "this machine");
    assertThatThrownBy(() -> check(vast, 1e30, "training.batch_size=50000000").require())
        .isInstanceOf(KeyError.class)
        .hasMessage(
            "batch_size 50000000 of block_size 64 is more than 2147483647 positions; set"
                + " training.batch_size to at most 33554431");
  }

  @Test
  void bytesAreShownInTheirUnit() {
    assertThat(MemoryCheck.shown(0)).isEqualTo("0.0 KiB");
    assertThat(MemoryCheck.shown(1536)).isEqualTo("1.5 KiB");
    assertThat(MemoryCheck.shown(21.25 * GB)).isEqualTo("21.3 GiB");
    assertThat(MemoryCheck.shown(1e40)).endsWith(" YiB");
  }
}
