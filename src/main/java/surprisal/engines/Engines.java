package surprisal.engines;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.EngineConfig;
import surprisal.config.KeyError;
import surprisal.config.UserError;
import surprisal.kernels.CheckedKernels;
import surprisal.kernels.ElementType;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.Kernels;
import surprisal.kernels.nd4j.Nd4jBackend;
import surprisal.kernels.nd4j.Nd4jKernels;
import surprisal.kernels.nd4j.Nd4jMemory;
import surprisal.kernels.onednn.OneDnnCpu;
import surprisal.kernels.onednn.OneDnnKernels;
import surprisal.kernels.onednn.OneDnnMemory;

/** Chooses the implementation of {@link Kernels} that a run asked for. */
public final class Engines {
  private Engines() {}

  /**
   * The kernels, and what the user should know about the choice.
   *
   * @param engine {@code onednn} or {@code nd4j}
   * @param precision {@code fp32}, {@code bf16} or {@code fp64}
   * @param note why it is not the expected choice
   */
  public record Choice(
      Kernels kernels, String engine, String precision, int threads, Optional<String> note) {}

  /** What a configuration's engine takes if it can run here; loads no natives. */
  public static EngineMemory expected(EngineConfig config) {
    if (config.precision().equals("fp64")) {
      return new Nd4jMemory(ElementType.FP64);
    }
    return config.engine().equals("nd4j")
        ? new Nd4jMemory(ElementType.FP32)
        : new OneDnnMemory(config.precision().equals("bf16"));
  }

  /** OpenMP also takes a list, one number for each level; ND4J fails on it when it loads. */
  static void requireThreadCount(String variable) {
    if (variable != null && !variable.matches("[0-9]{1,9}")) {
      throw new UserError(
          "OMP_NUM_THREADS is "
              + variable
              + ", which ND4J cannot read; set it to one number, or start with scripts/surprisal,"
              + " which does");
    }
  }

  /** With assertions on, as in tests, every shape is checked at the seam. */
  private static Kernels checked(Kernels kernels) {
    boolean assertions = false;
    assert assertions = true;
    return assertions ? new CheckedKernels(kernels) : kernels;
  }

  /**
   * The kernels that a configuration asks for.
   *
   * @throws KeyError if this machine cannot do that
   */
  public static Choice open(EngineConfig config) {
    return open(config.engine(), config.precision(), config.threads());
  }

  /**
   * @param engine {@code auto}, {@code onednn} or {@code nd4j}
   * @param precision {@code fp32}, {@code bf16} or {@code fp64}
   * @param threads null for the physical cores
   * @throws KeyError if this machine cannot do that
   */
  public static Choice open(String engine, String precision, Integer threads) {
    requireThreadCount(System.getenv("OMP_NUM_THREADS"));
    SpinCount.setUnlessChosen(System.getenv());
    int processors = Cores.processors();
    if (threads != null && (threads < 1 || threads > processors)) {
      throw new KeyError(
          "compute.threads",
          "threads is "
              + threads
              + "; this machine has "
              + processors
              + ", use 1 to "
              + processors);
    }
    Optional<String> noGpu = Nd4jBackend.load();
    int used = threads == null ? Cores.physical() : threads;
    if (precision.equals("fp64")) {
      if (engine.equals("onednn")) {
        throw new KeyError(
            "compute.precision",
            "engine onednn does not support precision fp64; use engine nd4j, or fp32 or bf16");
      }
      return new Choice(
          checked(new Nd4jKernels(DataType.DOUBLE, used)), "nd4j", "fp64", used, noGpu);
    }
    boolean gpu = Nd4jBackend.onGpu();
    Optional<String> unavailable =
        engine.equals("nd4j") || gpu ? Optional.empty() : OneDnnCpu.unavailable();
    if (engine.equals("onednn") && (gpu || unavailable.isPresent())) {
      throw new KeyError(
          "compute.engine",
          "engine onednn cannot run here: "
              + unavailable.orElse("ND4J runs on a GPU, oneDNN on the CPU")
              + "; use engine nd4j or auto");
    }
    if (engine.equals("nd4j") || gpu || unavailable.isPresent()) {
      if (precision.equals("bf16")) {
        throw new KeyError(
            "compute.precision",
            "precision bf16 needs engine onednn, which "
                + unavailable.map(reason -> "cannot run here: " + reason).orElse("was not chosen")
                + "; use precision fp32");
      }
      return new Choice(
          checked(new Nd4jKernels(DataType.FLOAT, used)),
          "nd4j",
          "fp32",
          used,
          noGpu.or(
              () ->
                  unavailable.map(
                      reason ->
                          "oneDNN cannot run here (" + reason + "); using ND4J's own kernels")));
    }
    boolean bf16 = precision.equals("bf16");
    boolean forcible = OneDnnCpu.runsBf16();
    if (bf16 && engine.equals("onednn") && !forcible) {
      throw new KeyError(
          "compute.precision",
          "precision bf16 needs a CPU with AVX-512, which this one lacks; use precision fp32");
    }
    if (bf16 && engine.equals("auto") && !OneDnnCpu.hasBf16()) {
      return new Choice(
          checked(new OneDnnKernels(false, used)),
          "onednn",
          "fp32",
          used,
          Optional.of(
              "this CPU has no bf16 instructions, so precision is fp32"
                  + (forcible ? "; engine: onednn forces bf16" : "")));
    }
    return new Choice(checked(new OneDnnKernels(bf16, used)), "onednn", precision, used, noGpu);
  }
}
