package surprisal.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import surprisal.config.UserError;

/**
 * One trainer per run folder. The operating system holds the lock on {@code RUN/lock} and drops it
 * when the process ends, however it ends; the file's text says whose it is. The file stays behind,
 * empty, because deleting it would let a third process lock a file that a second still waits for.
 */
public final class RunLock implements AutoCloseable {
  private static final String NAME = "lock";

  /** This process's own: closing any handle of a locked file would give up its lock (POSIX). */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path run;
  private final Path folder;
  private final FileChannel channel;
  private final String left;

  private RunLock(Path run, Path folder, FileChannel channel, String left) {
    this.run = run;
    this.folder = folder;
    this.channel = channel;
    this.left = left;
  }

  /**
   * Locks a run's folder.
   *
   * @throws UserError if another trainer holds it, naming that one, or the folder cannot be written
   */
  public static RunLock take(Path run) {
    Optional<RunLock> lock = tryTake(run);
    if (lock.isPresent()) {
      return lock.get();
    }
    try {
      throw new UserError(
          run
              + " is in use: "
              + owner(run)
              + " trains there; wait for it to end, stop it, or choose another --out");
    } catch (IOException e) {
      throw unlockable(run, e);
    }
  }

  /** As {@link #take}; empty if another trainer holds it. */
  static Optional<RunLock> tryTake(Path run) {
    try {
      Path folder = run.toRealPath();
      if (!HELD.add(folder)) {
        return Optional.empty();
      }
      Optional<RunLock> lock = Optional.empty();
      try {
        lock = open(run, folder);
        return lock;
      } finally {
        if (lock.isEmpty()) {
          HELD.remove(folder);
        }
      }
    } catch (IOException e) {
      throw unlockable(run, e);
    }
  }

  private static UserError unlockable(Path run, IOException e) {
    return new UserError(
        "cannot lock the run folder "
            + run
            + " ("
            + e.getMessage()
            + "); fix its permissions or choose another --out",
        e);
  }

  private static Optional<RunLock> open(Path run, Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    String left = text(channel); // Not by another handle, whose closing would unlock.
    channel.truncate(0);
    String own = "process " + ProcessHandle.current().pid() + " on " + host() + "\n";
    channel.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.UTF_8)), 0);
    return Optional.of(new RunLock(run, folder, channel, left));
  }

  private static String owner(Path run) throws IOException {
    if (HELD.contains(run.toRealPath())) {
      return "this process";
    }
    try (FileChannel channel = FileChannel.open(run.resolve(NAME), StandardOpenOption.READ)) {
      return text(channel);
    }
  }

  /** The first line, cut short: another program may have written anything there. */
  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(200);
    channel.read(bytes, 0);
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    return text.lines().findFirst().orElse("");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unknown host";
    }
  }

  /** The run's folder, as it was named. */
  public Path run() {
    return run;
  }

  /** What a trainer that was killed left behind, in a sentence. */
  public Optional<String> note() {
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("took over the run from " + left + ", which ended without closing it");
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new UserError("cannot unlock " + run + " (" + e.getMessage() + ")", e);
    } finally {
      HELD.remove(folder);
    }
  }
}
