package surprisal.data.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import surprisal.config.UserError;

/**
 * The files below a folder, also by way of links. Each folder is visited once, by its own name
 * rather than a link's, so that links that lead back end and nothing is read twice.
 */
final class FolderTree {
  private final Predicate<Path> wanted;
  private final List<Path> files = new ArrayList<>();
  private final List<Path> links = new ArrayList<>();
  private final Set<Path> visited = new HashSet<>();

  private FolderTree(Predicate<Path> wanted) {
    this.wanted = wanted;
  }

  /**
   * The regular files that are wanted, in the order of their paths.
   *
   * @throws UserError if a folder cannot be read, or a wanted file is a link to nothing
   */
  static List<Path> filesBelow(Path root, Predicate<Path> wanted) {
    FolderTree tree = new FolderTree(wanted);
    try {
      tree.visit(root);
      while (!tree.links.isEmpty()) {
        tree.visit(tree.links.remove(0));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new UserError("cannot search " + root + ": " + e.getMessage(), e);
    }
    return tree.files.stream().sorted().toList();
  }

  private void visit(Path folder) throws IOException {
    if (!visited.add(folder.toRealPath())) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().toList();
    }
    for (Path entry : entries) {
      if (!Files.isDirectory(entry)) {
        add(entry);
      } else if (Files.isSymbolicLink(entry)) {
        links.add(entry);
      } else {
        visit(entry);
      }
    }
  }

  private void add(Path entry) {
    if (!wanted.test(entry)) {
      return;
    }
    boolean hidden = entry.getFileName().toString().startsWith("."); // such as an editor's locks
    if (Files.isRegularFile(entry)) {
      files.add(entry);
    } else if (!hidden && Files.notExists(entry)) {
      throw new UserError(entry + " is a link to nothing; restore what it leads to, or remove it");
    }
  }
}
