package surprisal.data.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import surprisal.config.UserError;

/** Documents from files of any size, read as a stream in a fixed order. */
public final class Corpus {
  /** Separates documents in a text file, and is a token of its own in most vocabularies. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  private final List<CorpusFile> files;
  private final String field;
  private final boolean replaceInvalid;
  private final AtomicLong bytesRead = new AtomicLong();

  private Corpus(List<CorpusFile> files, String field, boolean replaceInvalid) {
    this.files = files;
    this.field = field;
    this.replaceInvalid = replaceInvalid;
  }

  /**
   * @param inputs files, folders (every .txt and .jsonl file below, also compressed as .gz or .zst,
   *     also by way of links), globs, or {@code -} for standard input
   * @param field the field of a .jsonl line that contains the text; not needed for lines with
   *     {@code prompt} and {@code completion}
   * @param replaceInvalid whether invalid bytes become U+FFFD instead of causing an error
   * @throws UserError if an input does not exist or contains no texts
   */
  public static Corpus of(
      List<String> inputs, InputStream standardInput, String field, boolean replaceInvalid) {
    List<CorpusFile> files = new ArrayList<>();
    for (String input : inputs) {
      if (input.equals("-")) {
        files.add(new CorpusFile(null, standardInput));
      } else {
        expand(input, files);
      }
    }
    if (files.isEmpty()) {
      throw new UserError("no input; name text files, folders, or - for standard input");
    }
    return new Corpus(List.copyOf(files), field, replaceInvalid);
  }

  private static void expand(String input, List<CorpusFile> files) {
    try {
      Path path = Path.of(input);
      if (Files.isDirectory(path)) {
        below(path, file -> new CorpusFile(file, null).isText(), input, files);
        return;
      }
      if (Files.exists(path)) {
        files.add(new CorpusFile(path, null));
        return;
      }
    } catch (InvalidPathException e) {
      // Some systems do not allow * in a path; then it can only be a glob.
    }
    int wild = (int) input.chars().takeWhile(c -> "*?[{".indexOf(c) < 0).count();
    if (wild == input.length()) {
      throw new UserError(input + " does not exist; name text files or folders");
    }
    int slash = input.lastIndexOf('/', wild);
    Path root = Path.of(slash < 0 ? "." : slash == 0 ? "/" : input.substring(0, slash));
    PathMatcher glob =
        FileSystems.getDefault().getPathMatcher("glob:" + input.substring(slash + 1));
    if (!Files.isDirectory(root)) {
      throw new UserError(input + " matches nothing: there is no folder " + root);
    }
    below(root, file -> glob.matches(root.relativize(file)), input, files);
  }

  private static void below(
      Path root, Predicate<Path> wanted, String input, List<CorpusFile> files) {
    List<CorpusFile> found =
        FolderTree.filesBelow(root, wanted).stream()
            .map(file -> new CorpusFile(file, null))
            .toList();
    if (found.isEmpty()) {
      throw new UserError(
          input
              + " contains no text files; folders are searched for .txt and .jsonl, also .gz"
              + " and .zst");
    }
    files.addAll(found);
  }

  /**
   * File names and sizes, to detect whether an interrupted preparation resumes with the same
   * corpus.
   */
  public List<String> description() {
    return files.stream().map(file -> file.name() + " " + file.size()).toList();
  }

  /** The first file, and how many more there are. */
  public String names() {
    String first = files.get(0).name();
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }

  /**
   * Bytes of all files as stored on disk (compressed or not); -1 if standard input or a pipe is
   * among them.
   */
  public long size() {
    return files.stream().anyMatch(file -> file.size() < 0)
        ? -1
        : files.stream().mapToLong(CorpusFile::size).sum();
  }

  /** Bytes of the files read so far by {@link #read}. */
  public long bytesRead() {
    return bytesRead.get();
  }

  /**
   * Passes every document to {@code sink}, in pieces of about a million characters. Pieces end
   * where byte-level BPE splits a text anyway, before a space that follows a letter or digit, so
   * that encoding them separately changes no token; 8 million characters without such a place are
   * cut anywhere.
   *
   * @throws UserError for bytes that are not UTF-8 (file and offset), a malformed line (file and
   *     line), or a damaged archive
   */
  public void read(Consumer<Piece> sink) {
    read(
        (name, in) -> {
          try (Reader reader = new Utf8Reader(in, name, replaceInvalid)) {
            new TextDocuments(name, sink).read(reader);
          }
        },
        sink);
  }

  /** Reads a decompressed text file to its end. */
  public interface TextSink {
    void accept(String name, InputStream text) throws IOException;
  }

  /**
   * Passes text files to {@code texts}, as they are, and the documents of .jsonl files to {@code
   * documents}.
   *
   * @throws UserError as {@link #read(Consumer)}, but the contents of text files are not checked
   */
  public void read(TextSink texts, Consumer<Piece> documents) {
    bytesRead.set(0);
    for (CorpusFile file : files) {
      try (InputStream in = file.open(bytesRead)) {
        if (file.isJsonLines()) {
          Reader reader = new Utf8Reader(in, file.name(), replaceInvalid);
          new JsonDocuments(file.name(), field).read(reader, documents);
        } else {
          texts.accept(file.name(), in);
        }
      } catch (IOException e) {
        String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
        throw new UserError(
            file.name() + " cannot be read to its end and may be damaged: " + reason, e);
      }
    }
  }

  /** All characters that occur, in code point order; reads the whole corpus. */
  public String characters() {
    if (size() < 0) {
      throw new UserError(
          "a character vocabulary needs a separate pass over the text, which standard input and"
              + " pipes do not allow; write it to a file, or use --tokenizer byte");
    }
    BitSet seen = new BitSet();
    read(piece -> piece.text().codePoints().forEach(seen::set));
    return seen.stream()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
