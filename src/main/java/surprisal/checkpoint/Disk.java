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

/** What checkpoints need from a file system besides reading and writing. */
final class Disk {
  private Disk() {}

  /** Returns once a file's bytes are on disk. */
  static void syncFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /**
   * Returns once a folder's names are on disk. Windows cannot open folders and does not need to.
   */
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

  /** Deletes a file, or a folder with its contents; links are not followed. */
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

  /** An exception's cause as a phrase; many of Java's messages are only a path. */
  static String reason(IOException e) {
    if (!(e instanceof FileSystemException failure)) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
    String what = failure.getReason() == null ? e.getClass().getSimpleName() : failure.getReason();
    if (e instanceof AccessDeniedException) {
      what = "no permission";
    } else if (e instanceof FileAlreadyExistsException) {
      what = "a file exists where a directory is required";
    } else if (e instanceof NoSuchFileException) {
      what = "it does not exist";
    }
    return failure.getFile() + ": " + what;
  }
}
