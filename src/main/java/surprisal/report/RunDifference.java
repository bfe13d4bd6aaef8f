package surprisal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import surprisal.config.SettingChange;

/**
 * Where two runs part: the first update whose numbers differ in a bit, the first hashes that do,
 * and what was different before.
 *
 * @param settings of the latest sessions that differ, such as {@code seed 1 -> 2}
 * @param circumstances that differ, likewise: data, machine, threads, versions
 * @param losses how many updates both have recorded, and the first that differs
 * @param hashes likewise, at which both have hashed their tensors
 * @param tensors names of those that differ at the first hash that does
 */
public record RunDifference(
    List<String> settings,
    List<String> circumstances,
    Compared losses,
    Compared hashes,
    List<String> tensors) {

  /**
   * Records of both runs side by side.
   *
   * @param count at which both recorded
   * @param last the last step of them; -1 if there is none
   * @param first the first step at which they differ; null if all agree
   * @param what differs there, in words; null likewise
   */
  public record Compared(int count, int last, Integer first, String what) {}

  public static RunDifference between(RunHistory a, RunHistory b) {
    List<String> settings = new ArrayList<>();
    List<String> circumstances = new ArrayList<>();
    if (a.facts().isPresent() && b.facts().isPresent()) {
      RunFacts first = a.facts().get(), second = b.facts().get();
      SettingChange.between(first.config(), second.config())
          .forEach(change -> settings.add(change.toString()));
      circumstances.addAll(circumstances(first, second));
    }
    List<String> tensors = new ArrayList<>();
    Compared hashes = hashes(a.hashes(), b.hashes(), tensors);
    return new RunDifference(
        settings, circumstances, losses(a.steps(), b.steps()), hashes, tensors);
  }

  /** Whether nothing that both have recorded differs. */
  public boolean same() {
    return losses.first() == null && hashes.first() == null;
  }

  private static List<String> circumstances(RunFacts a, RunFacts b) {
    Provenance first = a.provenance(), second = b.provenance();
    List<String> different = new ArrayList<>();
    compare(different, "data", first.data(), second.data());
    compare(different, "machine", first.machine(), second.machine());
    compare(different, "threads", first.threads(), second.threads());
    compare(different, "engine", a.engine(), b.engine());
    compare(different, "Surprisal", first.version(), second.version());
    compare(different, "Java", first.java(), second.java());
    compare(different, "started from", first.branchOf(), second.branchOf());
    return different;
  }

  private static void compare(List<String> different, String what, Object a, Object b) {
    if (!Objects.equals(a, b)) {
      different.add(what + " " + a + " -> " + b);
    }
  }

  private static Compared losses(StepColumns a, StepColumns b) {
    int count = 0, last = -1;
    for (int i = 0, j = 0; i < a.size() && j < b.size(); ) {
      if (a.step(i) != b.step(j)) {
        if (a.step(i) < b.step(j)) {
          i++;
        } else {
          j++;
        }
        continue;
      }
      count++;
      last = a.step(i);
      String what = what(a, i, b, j);
      if (what != null) {
        return new Compared(count, last, last, what);
      }
      i++;
      j++;
    }
    return new Compared(count, last, null, null);
  }

  private static String what(StepColumns a, int i, StepColumns b, int j) {
    if (a.learningRate(i) != b.learningRate(j)) {
      return "learning rate " + a.learningRate(i) + " -> " + b.learningRate(j);
    } else if (differ(a.objectiveNats(i), b.objectiveNats(j))) {
      return "loss " + a.objectiveNats(i) + " -> " + b.objectiveNats(j);
    } else if (differ(a.gradientNorm(i), b.gradientNorm(j))) {
      return "gradient norm " + a.gradientNorm(i) + " -> " + b.gradientNorm(j);
    }
    return null;
  }

  private static boolean differ(double a, double b) {
    return Double.doubleToLongBits(a) != Double.doubleToLongBits(b);
  }

  private static Compared hashes(List<HashRecord> a, List<HashRecord> b, List<String> tensors) {
    Map<Integer, HashRecord> others = new TreeMap<>();
    b.forEach(hash -> others.put(hash.step(), hash));
    int count = 0, last = -1;
    for (HashRecord hash : a) {
      HashRecord other = others.get(hash.step());
      if (other == null) {
        continue;
      }
      count++;
      last = hash.step();
      if (hash.batches() != other.batches()) {
        return new Compared(
            count, last, last, "data position " + hash.batches() + " -> " + other.batches());
      }
      hash.tensors()
          .forEach(
              (name, crc) -> {
                if (!crc.equals(other.tensors().get(name))) {
                  tensors.add(name);
                }
              });
      if (!tensors.isEmpty() || hash.tensors().size() != other.tensors().size()) {
        String what = tensors.isEmpty() ? "the number of tensors" : tensors.get(0);
        return new Compared(count, last, last, what);
      }
    }
    return new Compared(count, last, null, null);
  }
}
