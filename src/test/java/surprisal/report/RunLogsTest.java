package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLogsTest {
  private final List<String> heard = new ArrayList<>();

  private RunLog log(String name, boolean failing) {
    return new RunLog() {
      @Override
      public void note(String sentence) {
        heard.add(name + ": " + sentence);
      }

      @Override
      public void close() {
        heard.add(name + " closed");
        if (failing) {
          throw new IllegalStateException(name);
        }
      }
    };
  }

  @Test
  void everyLogHearsAndIsClosedInOrder() {
    try (RunLogs logs = new RunLogs(List.of(log("a", false), log("b", false)))) {
      logs.note("n");
    }
    assertThat(heard).containsExactly("a: n", "b: n", "a closed", "b closed");
  }

  @Test
  void oneThatFailsToCloseDoesNotKeepTheOthersOpen() {
    RunLogs logs = new RunLogs(List.of(log("a", true), log("b", true), log("c", false)));
    assertThatThrownBy(logs::close)
        .hasMessage("a")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(heard).containsExactly("a closed", "b closed", "c closed");
  }

  @Test
  void aLogThatHoldsNothingNeedNoClose() {
    new RunLogs(List.of(new RunLog() {})).close();
    assertThat(heard).isEmpty();
  }
}
