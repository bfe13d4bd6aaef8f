package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;

/** What oneDNN can do on this machine's CPU. */
public final class OneDnnCpu {
  private OneDnnCpu() {}

  /** Why oneDNN cannot be used on this machine; empty if it can. */
  public static Optional<String> unavailable() {
    try {
      dnnl_get_effective_cpu_isa();
      return Optional.empty();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return Optional.of("oneDNN's native library does not load: " + e.getMessage());
    }
  }

  /**
   * Whether oneDNN has bf16 primitives for this CPU: in hardware or emulated with AVX-512. Call
   * only if oneDNN is available.
   */
  public static boolean runsBf16() {
    return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
  }

  /** Whether this CPU multiplies bf16 in hardware. Call only if oneDNN is available. */
  public static boolean hasBf16() {
    int isa = dnnl_get_effective_cpu_isa();
    return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
  }

  /** For example {@code oneDNN 3.11 on the CPU (avx512_core_bf16)}. */
  static String description() {
    dnnl_version_t version = dnnl_version();
    return String.format(
        Locale.ROOT,
        "oneDNN %d.%d on the CPU (%s)",
        version.major(),
        version.minor(),
        instructionSet());
  }

  /** The newest vector instructions that oneDNN uses here. */
  private static String instructionSet() {
    int isa = dnnl_get_effective_cpu_isa();
    Map<Integer, String> names =
        Map.of(
            dnnl_cpu_isa_sse41, "sse41",
            dnnl_cpu_isa_avx, "avx",
            dnnl_cpu_isa_avx2, "avx2",
            dnnl_cpu_isa_avx2_vnni, "avx2_vnni",
            dnnl_cpu_isa_avx512_core, "avx512_core",
            dnnl_cpu_isa_avx512_core_vnni, "avx512_core_vnni",
            dnnl_cpu_isa_avx512_core_bf16, "avx512_core_bf16",
            dnnl_cpu_isa_avx512_core_fp16, "avx512_core_fp16",
            dnnl_cpu_isa_avx512_core_amx, "avx512_core_amx");
    return names.getOrDefault(isa, "isa 0x" + Integer.toHexString(isa));
  }
}
