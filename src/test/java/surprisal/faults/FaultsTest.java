package surprisal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code scripts/check-faults.sh}: some damages of each kind of file. */
class FaultsTest {
  private static final int COUNT = 60;
  private static final long SEED = 1;

  @TempDir private Path folder;

  @Test
  void whateverIsInAFileTheCommandEndsWithOneSentence() throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(table, true, StandardCharsets.UTF_8);
    FaultRun run = new FaultRun(folder.resolve("work"), Path.of("target/faults"), out);
    run.head();
    for (Format format : FaultRun.formats()) {
      run.run(format, COUNT, SEED);
    }
    assertThat(run.faults()).as(table.toString(StandardCharsets.UTF_8)).isZero();
  }
}
