package surprisal.checkpoint;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** What checkpoints need of a file system beside reading and writing. */
final class Disk {
  private Disk() {}

  /** Returns when a file's bytes are on the medium. */
  static void syncFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Returns when a folder's names are on the medium. Windows cannot open folders, nor needs to. */
  static void syncFolder(Path folder) throws IOException {
    boolean windows = File.separatorChar == '\\';
    if (!windows) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Renames within a folder; a file at the target is replaced, a folder there is an error. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a file or a folder with what is in it; links are not followed. */
  static void delete(Path path) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** An exception's cause in words, for a sentence; many of Java's are only a path. */
  static String reason(IOException e) {
    if (!(e instanceof FileSystemException failure)) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
    String what = failure.getReason() == null ? e.getClass().getSimpleName() : failure.getReason();
    if (e instanceof AccessDeniedException) {
      what = "no permission";
    } else if (e instanceof FileAlreadyExistsException) {
      what = "a file stands where a folder should be";
    } else if (e instanceof NoSuchFileException) {
      what = "it is not there";
    }
    return failure.getFile() + ": " + what;
  }
}
