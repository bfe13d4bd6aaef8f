package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

class CsvExportTest {
  @TempDir private Path folder;

  private String csv(String jsonl, String... types) throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.jsonl"), jsonl);
    StringBuilder out = new StringBuilder();
    new CsvExport(file, Set.of(types)).write(out);
    return out.toString();
  }

  private static final String RUN =
      """
      {"type":"run","steps":2,"lines":[]}
      {"type":"evaluation","step":0,"nll_nats":4.25,"standing":"below \\"a\\", above b","source":{"kl_nats":1.5}}
      {"type":"step","step":0,"nll_nats":4.125,"learning_rate":1.0E-5}
      {"type":"step","step":1,"nll_nats":null,"learning_rate":2.0E-5}
      {"type":"step","step":2,"nll_na""";

  @Test
  void columnsAreNamedAsInTheHistory() throws IOException {
    assertThat(csv(RUN, "step", "evaluation"))
        .isEqualTo(
            """
            type,step,nll_nats,standing,source.kl_nats,learning_rate
            evaluation,0,4.25,"below ""a"", above b",1.5,
            step,0,4.125,,,1.0E-5
            step,1,,,,2.0E-5
            """);
  }

  @Test
  void oneKindHasItsOwnColumnsOnly() throws IOException {
    assertThat(csv(RUN, "step"))
        .isEqualTo("type,step,nll_nats,learning_rate\nstep,0,4.125,1.0E-5\nstep,1,,2.0E-5\n");
  }

  @Test
  void textsThatASpreadsheetWouldRunAreNeutralized() throws IOException {
    String jsonl =
        """
        {"type":"step","=a":"=HYPERLINK(1)","b":"+1+cmd","c":"-1.5e-3","d":"-x","e":"@SUM(1)","f":-2.5,"g":"\\tx"}
        {"type":"step","b":"+12","c":"-Infinity","d":"2-1","e":"a=b","f":1e-7,"g":"x"}
        """;
    assertThat(csv(jsonl, "step"))
        .isEqualTo(
            """
            type,'=a,b,c,d,e,f,g
            step,'=HYPERLINK(1),'+1+cmd,-1.5e-3,'-x,'@SUM(1),-2.5,'\tx
            step,,+12,-Infinity,2-1,a=b,1.0E-7,x
            """);
  }

  @Test
  void damageInTheMiddleIsNamedByItsLine() {
    assertThatThrownBy(() -> csv("{\"type\":\"step\"}\n{oops\n{\"type\":\"step\"}\n", "step"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("metrics.jsonl:2 is not a record of a run");
  }
}
