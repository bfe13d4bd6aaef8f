package surprisal.cli.view;

import java.io.PrintWriter;
import java.util.Locale;
import surprisal.config.ConfigReader;
import surprisal.config.ModelConfig;
import surprisal.config.RunConfig;
import surprisal.data.Split;
import surprisal.run.MemoryCheck;
import surprisal.run.MemoryEstimate.Part;
import surprisal.run.TrainingData;

/** {@code train --dry-run}: what a run would be, and the memory it would take. */
public final class DryRun {
  private DryRun() {}

  /**
   * @param engine its description
   */
  public static void print(
      PrintWriter out, RunConfig config, TrainingData material, String engine, MemoryCheck memory) {
    ModelConfig model = config.model();
    Split split = material.split();
    int T = model.blockSize(), steps = config.training().steps();
    long positions = config.training().tokensPerStep(T);
    out.print(ConfigReader.toYaml(config));
    out.println();
    line(out, "engine", "%s", engine);
    line(out, "text", "%s: %s", config.data().text(), material.extent());
    int V = material.tokenizer().vocabSize();
    line(out, "vocabulary", "|V| = %,d (%s)", V, material.tokenizer().kind());
    line(
        out,
        "tokens",
        "%,d training, %,d validation",
        split.train().size(),
        split.validation().size());
    line(
        out,
        "model",
        "%d layers, %d heads, %d wide, block %d",
        model.nLayer(),
        model.nHead(),
        model.nEmbd(),
        T);
    line(out, "parameters", "%,.0f", memory.estimate().parameters());
    double epochs = (double) steps * positions / split.train().size();
    line(out, "updates", "%,d of %,d tokens each = %.2f epochs", steps, positions, epochs);
    out.println();
    for (Part part : memory.estimate().parts()) {
      String heap = part.heap() ? "  Java heap" : "";
      line(out, part.name(), "%10s%s", MemoryCheck.shown(part.bytes()), heap);
    }
    line(out, "in all", "%10s", MemoryCheck.shown(memory.needed()));
    line(
        out,
        "available",
        "%10s  of %s's %s; Java heap: at most %s",
        MemoryCheck.shown(memory.machine().free()),
        memory.machine().owner(),
        MemoryCheck.shown(memory.machine().total()),
        MemoryCheck.shown(memory.heap()));
    out.println();
    out.println("nothing was trained (--dry-run)");
    out.flush();
  }

  private static void line(PrintWriter out, String label, String format, Object... values) {
    out.println(String.format("%-20s", label) + String.format(Locale.ROOT, format, values));
  }
}
