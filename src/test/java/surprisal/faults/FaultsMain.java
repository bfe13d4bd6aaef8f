package surprisal.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The entry of {@code scripts/check-faults.sh}: COUNT SEED WORK FAILURES [FORMAT]. */
final class FaultsMain {
  private static final long LIMIT_BYTES = 512L << 20;

  private FaultsMain() {}

  public static void main(String[] args) throws IOException {
    int count = Integer.parseInt(args[0]);
    long seed = Long.parseLong(args[1]);
    FaultRun run = new FaultRun(Path.of(args[2]), Path.of(args[3]), System.out);
    run.head();
    for (Format format : FaultRun.formats()) {
      if (args.length < 5 || format.name().contains(args[4])) {
        run.run(format, count, seed);
      }
    }
    long peak = FaultRun.peakBytes();
    System.out.printf(
        Locale.ROOT,
        "%d faults; peak memory %d MB, of which the heap may be %d%n",
        run.faults(),
        peak >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
    System.exit(run.faults() == 0 && peak <= LIMIT_BYTES ? 0 : 1);
  }
}
