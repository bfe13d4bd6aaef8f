package surprisal.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import surprisal.config.ConfigReader;
import surprisal.config.FlatConfig;
import surprisal.config.UserError;
import surprisal.evaluation.Ledger;
import surprisal.evaluation.LedgerComparison;
import surprisal.evaluation.Scores;
import surprisal.evaluation.SeedDifference;
import surprisal.run.TrainedModel;

/**
 * Runs that differ only in their seed, and their losses on one text. A group of one is a run.
 *
 * @param name A or B
 */
record SeedGroup(String name, List<Member> members) {

  /**
   * One run of a group.
   *
   * @param checkpoint its folder
   * @param config dotted keys and values
   */
  record Member(Path checkpoint, long seed, Map<String, String> config, Scores scores) {
    static Member of(TrainedModel model, Scores scores) {
      return new Member(
          model.folder(),
          model.config().seed(),
          FlatConfig.of(ConfigReader.toYaml(model.config())),
          scores);
    }

    /** The run that the checkpoint belongs to: it is in RUN/checkpoints. */
    Path run() {
      Path here = Path.of("").toAbsolutePath();
      Path run = checkpoint.toAbsolutePath().normalize().getParent().getParent();
      return run.startsWith(here) ? here.relativize(run) : run;
    }
  }

  /**
   * @throws UserError if two runs have the same seed
   */
  SeedGroup {
    Set<Long> seeds = new HashSet<>();
    for (Member member : members) {
      if (!seeds.add(member.seed())) {
        throw new UserError(
            "group "
                + name
                + " has two runs with the seed "
                + member.seed()
                + ", the second is "
                + member.checkpoint()
                + "; runs of one group must differ in their seed");
      }
    }
  }

  Scores first() {
    return members.get(0).scores();
  }

  List<Path> runs() {
    return members.stream().map(Member::run).toList();
  }

  /** The same runs in the order of another group's seeds; empty if their seeds are others. */
  private Optional<SeedGroup> inOrderOf(SeedGroup other) {
    List<Member> ordered =
        other.members.stream()
            .flatMap(partner -> members.stream().filter(m -> m.seed() == partner.seed()))
            .toList();
    boolean all = ordered.size() == members.size() && ordered.size() == other.members.size();
    return all ? Optional.of(new SeedGroup(name, ordered)) : Optional.empty();
  }

  private double[] losses() {
    return members.stream().mapToDouble(member -> member.scores().nllNats()).toArray();
  }

  /** This group minus another: paired by seed where both have the same seeds. */
  SeedDifference less(SeedGroup other) {
    return other
        .inOrderOf(this)
        .map(partners -> SeedDifference.paired(losses(), partners.losses()))
        .orElseGet(() -> SeedDifference.unpaired(losses(), other.losses()));
  }

  /**
   * The breakdown of that difference, with error bars over the pairs of runs if there are pairs.
   *
   * @param ledger of a run's scores
   */
  LedgerComparison ledgerLess(SeedGroup other, Function<Scores, Ledger> ledger) {
    Optional<SeedGroup> partners = other.inOrderOf(this);
    List<Ledger> ofA = members.stream().map(member -> ledger.apply(member.scores())).toList();
    List<Ledger> ofB =
        partners.orElse(other).members.stream().map(m -> ledger.apply(m.scores())).toList();
    List<LedgerComparison> pairs = new ArrayList<>();
    for (int a = 0; a < ofA.size(); a++) {
      for (int b = 0; b < ofB.size(); b++) {
        if (partners.isEmpty() || a == b) {
          pairs.add(LedgerComparison.of(ofA.get(a), ofB.get(b)));
        }
      }
    }
    LedgerComparison mean = LedgerComparison.mean(pairs);
    return partners.isEmpty() ? mean : mean.withErrors(pairs);
  }

  /** A warning if the runs differ in more than what a group may differ in. */
  Optional<String> warning() {
    Set<String> keys = new TreeSet<>();
    Map<String, String> first = members.get(0).config();
    for (Member member : members) {
      member.config().keySet().stream()
          .filter(key -> !Objects.equals(member.config().get(key), first.get(key)))
          .forEach(keys::add);
    }
    keys.removeIf(key -> key.equals("seed") || key.startsWith("compute."));
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the runs of " + name + " differ in more than their seed: " + String.join(", ", keys));
  }
}
