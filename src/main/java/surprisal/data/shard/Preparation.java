package surprisal.data.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import surprisal.config.UserError;
import surprisal.data.SingleToken;
import surprisal.data.corpus.Corpus;
import surprisal.data.corpus.Piece;
import surprisal.random.Mix64;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/**
 * Turns a corpus into token files. One thread reads, several encode, and the reader writes in the
 * order of the corpus; only a few units are in flight at a time, so memory does not depend on the
 * size of the corpus. An interrupted preparation resumes after the last finished pair of files; the
 * resulting files are identical, byte for byte.
 */
public final class Preparation {
  private final Corpus corpus;
  private final Tokenizer tokenizer;
  private final PreparationSettings settings;
  private final Path folder;
  private final Progress progress;
  private final int endOfText;
  private final Deque<Future<List<WorkUnit.Encoded>>> underWay = new ArrayDeque<>();
  private final List<String> trainFiles = new ArrayList<>();
  private final List<String> validationFiles = new ArrayList<>();

  private Manifest manifest;
  private WorkUnit filling = new WorkUnit();
  private long unitsRead;
  private long unitsWritten;
  private long documentsRead;
  private long documentsWritten;
  private long tokensWritten;
  private int pairs;
  private boolean held;
  private ShardPair pair;

  /** Receives progress about twice a second; printing it is up to the caller. */
  public interface Progress {
    /**
     * @param bytes of the corpus read so far, as stored on disk
     * @param totalBytes -1 if unknown
     * @param tokens written by this run
     */
    void update(long bytes, long totalBytes, long tokens);
  }

  /**
   * @param folder created if needed
   */
  public Preparation(
      Corpus corpus,
      Tokenizer tokenizer,
      PreparationSettings settings,
      Path folder,
      Progress progress) {
    this.corpus = corpus;
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.folder = folder;
    this.progress = progress;
    this.endOfText = SingleToken.endOfText(tokenizer);
  }

  /**
   * Does the remaining work; nothing if the folder is complete.
   *
   * @return true if it resumed an earlier preparation
   * @throws UserError for bad input, a folder that is full or not writable, or one that contains a
   *     preparation of something else
   */
  public boolean run() {
    ExecutorService encoders = Executors.newFixedThreadPool(settings.threads());
    try {
      Files.createDirectories(folder);
      boolean continued = begin();
      if (!manifest.complete()) {
        corpus.read(piece -> add(piece, encoders));
        if (!filling.isEmpty()) {
          submit(encoders);
        }
        while (!underWay.isEmpty()) {
          write();
        }
        end();
      }
      return continued;
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      encoders.shutdownNow();
      closePair();
    }
  }

  private UserError unwritable(IOException e) {
    return new UserError(
        "cannot write to "
            + folder
            + ": "
            + e.getMessage()
            + "; free space or choose another --out;"
            + " finished files are kept",
        e);
  }

  private boolean begin() throws IOException {
    Manifest asked =
        new Manifest(
            false,
            corpus.description(),
            Tokenizers.fingerprint(tokenizer),
            settings.split(),
            settings.validationFraction(),
            settings.seed(),
            settings.shardTokens(),
            0,
            0,
            List.of(),
            List.of());
    boolean continued = Manifest.existsIn(folder);
    manifest = continued ? Manifest.read(folder) : asked;
    if (!manifest.beginning().equals(asked)) {
      throw new UserError(
          folder
              + " contains a preparation of other files, with another tokenizer or other settings;"
              + " choose another --out, or delete the folder");
    }
    trainFiles.addAll(manifest.trainFiles());
    validationFiles.addAll(manifest.validationFiles());
    documentsWritten = manifest.documents();
    unitsWritten = manifest.units();
    pairs = Math.max(number(trainFiles), number(validationFiles));
    if (!continued) {
      Manifest.writeWhole(folder.resolve(PreparedData.TOKENIZER), tokenizer.toJson());
      manifest.write(folder);
    }
    return continued;
  }

  /** Number of pairs when the last of these files was written. */
  private static int number(List<String> files) {
    if (files.isEmpty()) {
      return 0;
    }
    Matcher name = Manifest.FILE.matcher(files.get(files.size() - 1));
    return name.matches() ? 1 + Integer.parseInt(name.group(1)) : 0;
  }

  private void add(Piece piece, ExecutorService encoders) {
    if (piece.starts()) {
      held =
          settings.byDocuments()
              && Mix64.unit(settings.seed(), documentsRead) < settings.validationFraction();
      documentsRead++;
    }
    filling.add(piece, held);
    if (filling.isFull()) {
      submit(encoders);
    }
  }

  /** Hands the unit to an encoder, unless an earlier preparation has written it. */
  private void submit(ExecutorService encoders) {
    WorkUnit unit = filling;
    filling = new WorkUnit();
    if (unitsRead++ < manifest.units()) {
      progress.update(corpus.bytesRead(), corpus.size(), tokensWritten);
      return;
    }
    if (underWay.size() >= settings.threads() + 2) {
      write();
    }
    underWay.add(encoders.submit(() -> unit.encode(tokenizer, endOfText)));
  }

  private void write() {
    try {
      List<WorkUnit.Encoded> unit = underWay.remove().get();
      if (pair == null) {
        pair = new ShardPair(folder, pairs++, tokenizer);
      }
      long before = pair.tokens();
      documentsWritten += pair.append(unit);
      tokensWritten += pair.tokens() - before;
      unitsWritten++;
      if (pair.tokens() >= settings.shardTokens()) {
        finishPair(false);
      }
      progress.update(corpus.bytesRead(), corpus.size(), tokensWritten);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError error) {
        throw error;
      }
      throw new IllegalStateException("encoding failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while preparing", e);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void finishPair(boolean complete) throws IOException {
    if (pair != null) {
      pair.finish(trainFiles, validationFiles);
      pair = null;
    }
    manifest = manifest.with(complete, unitsWritten, documentsWritten, trainFiles, validationFiles);
    manifest.write(folder);
  }

  private void end() throws IOException {
    if (unitsRead == 0) {
      throw new UserError(corpus.names() + " contains no text; give at least one document");
    }
    if (unitsRead < manifest.units()) {
      String counts = " counts " + manifest.units() + " units, but the text has " + unitsRead;
      throw new UserError(Manifest.damaged(folder, counts));
    }
    finishPair(true);
  }

  private void closePair() {
    if (pair != null) {
      try {
        pair.close();
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }
}
