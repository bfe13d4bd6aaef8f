package surprisal.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines and containers, as their kernels describe them. */
class MachineMemoryTest {
  private static final double KB = 1024, MB = 1024 * KB;

  @TempDir private Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/meminfo", "MemTotal:       8192 kB\nMemFree: 10 kB\nMemAvailable:   6144 kB\n");
    write("proc/self/status", "Name:\tjava\nVmHWM:\t     2000 kB\nVmRSS:\t     1024 kB\n");
    write("proc/self/cgroup", "0::/\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void group(String folder, String limit, String used, String files) throws IOException {
    write(folder + "/memory.max", limit + "\n");
    write(folder + "/memory.current", used + "\n");
    write(folder + "/memory.stat", "anon 5\ninactive_file " + files + "\nactive_file 1024\n");
  }

  @Test
  void whatThisProcessHasTakenIsItsOwn() {
    assertThat(MachineMemory.of(root)).isEqualTo(new MachineMemory(8 * MB, 7 * MB, "this machine"));
  }

  @Test
  void aContainersLimitCountsWithoutItsCopiesOfFiles() throws IOException {
    group("sys/fs/cgroup", "4194304", "2097152", "523264");
    assertThat(MachineMemory.of(root))
        .isEqualTo(new MachineMemory(4 * MB, 3.5 * MB, "this container"));
    group("sys/fs/cgroup", "max", "2097152", "0");
    assertThat(MachineMemory.of(root).owner()).isEqualTo("this machine");
  }

  @Test
  void theNarrowestOfTheGroupsAroundCounts() throws IOException {
    write("proc/self/cgroup", "0::/outer/inner\n");
    group("sys/fs/cgroup/outer/inner", "max", "1048576", "0");
    group("sys/fs/cgroup/outer", "3145728", "2097152", "0");
    assertThat(MachineMemory.of(root).total()).isEqualTo(3 * MB);
    group("sys/fs/cgroup/outer/inner", "2097152", "1048576", "0");
    assertThat(MachineMemory.of(root).total()).isEqualTo(2 * MB);
  }

  @Test
  void versionOneHasOtherNames() throws IOException {
    write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/1234\n0::/docker/1234\n");
    // In a container the host's path is not visible, only the mount.
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "2097152\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1572864\n");
    write(
        "sys/fs/cgroup/memory/memory.stat",
        "inactive_file 7\ntotal_inactive_file 524288\ntotal_active_file 0\n");
    assertThat(MachineMemory.of(root))
        .isEqualTo(new MachineMemory(2 * MB, 2 * MB, "this container"));
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(MachineMemory.of(root).owner()).isEqualTo("this machine");
  }

  @Test
  void groupsThatAreNotVisibleFromHereDoNotHideTheMount() throws IOException {
    group("sys/fs/cgroup", "2097152", "1048576", "0");
    for (String path : new String[] {"", "/", "/../../host/1234", "//odd"}) {
      write("proc/self/cgroup", "0::" + path + "\n");
      assertThat(MachineMemory.of(root).total()).as(path).isEqualTo(2 * MB);
    }
  }

  @Test
  void oldKernelsDoNotSayWhatIsAvailable() throws IOException {
    write("proc/meminfo", "MemTotal:       8192 kB\nMemFree: 10 kB\n");
    assertThat(MachineMemory.of(root).free()).isEqualTo(8 * MB);
  }

  @Test
  void systemsWithoutProcHaveAllTheirMemory(@TempDir Path empty) {
    MachineMemory memory = MachineMemory.of(empty);
    assertThat(memory.free()).isEqualTo(memory.total()).isGreaterThan(100 * MB);
  }

  @Test
  void limitsOfJavaCppAreReadAsItReadsThem() {
    assertThat(MachineMemory.bytes("0")).isZero();
    assertThat(MachineMemory.bytes("4096")).isEqualTo(4096);
    assertThat(MachineMemory.bytes("300m")).isEqualTo(300 * MB);
    assertThat(MachineMemory.bytes("2G")).isEqualTo(2048 * MB);
    assertThat(MachineMemory.bytes("all")).isZero();
  }
}
