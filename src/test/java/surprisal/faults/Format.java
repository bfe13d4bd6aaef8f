package surprisal.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One kind of file, how it is damaged, and who reads it.
 *
 * @param name for the table
 * @param inputs files and folders of the {@link Fixture} that a case starts with
 * @param damage changes one of them
 * @param commands each case runs one of them, with {@code $/} for its folder; {@code < $/FILE} at
 *     the end is standard input
 * @param named a refusal must name one of these
 * @param exits the exit codes that are right; anything else is a fault
 */
record Format(
    String name,
    List<String> inputs,
    Damage damage,
    List<String> commands,
    List<String> named,
    Set<Integer> exits) {
  static final Set<Integer> DONE_OR_REFUSED = Set.of(0, 2);
  static final Set<Integer> DONE = Set.of(0);
  static final Set<Integer> REFUSED = Set.of(2);

  /** Changes files in a case's folder. */
  interface Damage {
    void in(Path folder, SplittableRandom random) throws IOException;

    /** Changes one file. */
    static Damage of(String file, Change change) {
      return (folder, random) -> {
        Path path = folder.resolve(file);
        Files.write(path, change.of(Files.readAllBytes(path), random));
      };
    }
  }

  /** A file that may be accepted, or refused by its name. */
  static Format file(String file, Change change, List<String> with, String... commands) {
    return new Format(
        file,
        with,
        Damage.of(file, change),
        List.of(commands),
        List.of(name(file)),
        DONE_OR_REFUSED);
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  Format called(String otherName) {
    return new Format(otherName, inputs, damage, commands, named, exits);
  }

  Format orNaming(String other) {
    List<String> either = Stream.concat(named.stream(), Stream.of(other)).toList();
    return new Format(name, inputs, damage, commands, either, exits);
  }

  Format damaging(Damage otherDamage) {
    return new Format(name, inputs, otherDamage, commands, named, exits);
  }

  Format exiting(Set<Integer> right) {
    return new Format(name, inputs, damage, commands, named, right);
  }
}
