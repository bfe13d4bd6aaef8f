package surprisal.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import surprisal.baseline.StoredLadder;
import surprisal.config.DataConfig;
import surprisal.config.KeyError;
import surprisal.config.UserError;
import surprisal.data.Split;
import surprisal.data.corpus.Piece;
import surprisal.data.corpus.WholeCorpus;
import surprisal.data.shard.PreparedData;
import surprisal.data.source.Source;
import surprisal.data.source.Sources;
import surprisal.data.source.TrueDistribution;
import surprisal.tokenizer.CharTokenizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/**
 * What a run learns from.
 *
 * @param extent of the text, in words
 * @param floorNatsPerToken the source's entropy rate, where it is known
 * @param storedLadder what the preparation of the data has counted, where it has
 * @param truth the true distribution of each validation token, where it is known
 * @param damage what of it was damaged and could be done without, in sentences
 */
public record TrainingData(
    String extent,
    Tokenizer tokenizer,
    Split split,
    OptionalDouble floorNatsPerToken,
    Optional<StoredLadder> storedLadder,
    Optional<TrueDistribution> truth,
    List<String> damage) {
  /** Bytes of Java heap for a byte of text: the text, its pieces and its ids. */
  private static final double ENCODING = 10;

  /** Bytes of Java heap for a token whose n-grams are counted. */
  private static final double COUNTING = 40;

  /**
   * Opens a prepared folder, or reads or generates the text and encodes it.
   *
   * @throws surprisal.config.UserError if the text cannot be read, is too short to split, or has
   *     characters outside the vocabulary
   */
  public static TrainingData open(DataConfig config) {
    requireText(config.text());
    return open(config, null);
  }

  /** As {@link #open(DataConfig)}, with a tokenizer that exists already; null makes one. */
  public static TrainingData open(DataConfig config, Tokenizer given) {
    Path path = Path.of(config.text());
    if (PreparedData.isIn(path)) {
      return prepared(path, config.tokenizer(), given);
    }
    if (Sources.isSpec(path)) {
      return generated(Sources.open(path), config, given);
    }
    List<Piece> pieces = WholeCorpus.read(config.text());
    Tokenizer tokenizer = tokenizer(config.tokenizer(), pieces, given);
    Split split = split(pieces, config, tokenizer);
    return new TrainingData(
        extent(pieces),
        tokenizer,
        split,
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /**
   * About how many bytes this takes of the Java heap, first while the text is encoded and then
   * while its n-grams are counted; next to nothing where a preparation has done both.
   */
  double heapBytes() {
    double ids = (double) split.train().heapBytes() + split.validation().heapBytes();
    double text = (double) split.train().textBytes() + split.validation().textBytes();
    double encoding = ids == 0 ? 0 : ENCODING * text;
    double counting = storedLadder.isPresent() ? 0 : COUNTING * Baselines.counted(split.train());
    return Math.max(encoding, ids + counting);
  }

  private static void requireText(String text) {
    boolean oneName = !text.equals("-") && text.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
    if (!oneName) {
      return;
    }
    Path path = Path.of(text);
    if (Files.notExists(path)) {
      throw new KeyError(
          "data.text", "data.text " + text + " does not exist; name text files or folders");
    }
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw new KeyError(
          "data.text",
          "data.text "
              + text
              + " is a pipe or a device, which can be read only once, but eval reads the text"
              + " again; write it to a file");
    }
  }

  private static TrainingData prepared(Path folder, String named, Tokenizer given) {
    PreparedData data = PreparedData.open(folder);
    if (given != null) {
      data.requireTokenizer(given, folder);
    } else if (!named.equals("char")) {
      data.requireTokenizer(Tokenizers.named(named), folder);
    }
    String extent =
        String.format(Locale.ROOT, "%,d documents, %,d bytes", data.documents(), data.textBytes());
    Split split = new Split(data.train(), data.validation());
    List<String> damage = new ArrayList<>();
    Optional<StoredLadder> ladder =
        StoredLadder.open(
            folder,
            data.tokenizer().vocabSize(),
            data.train().size(),
            data.validation().size(),
            damage::add);
    return new TrainingData(
        extent, data.tokenizer(), split, OptionalDouble.empty(), ladder, Optional.empty(), damage);
  }

  private static TrainingData generated(Source source, DataConfig config, Tokenizer given) {
    String text = source.generate();
    List<Piece> whole = List.of(new Piece(text, true, true, false, config.text()));
    Tokenizer tokenizer = tokenizer(config.tokenizer(), whole, given);
    Split split = split(whole, config, tokenizer);
    long characters = text.codePointCount(0, text.length());
    double charactersPerToken =
        (double) characters / (split.train().size() + split.validation().size());
    long train = Split.trainCharacters(characters, config.validationFraction());
    return new TrainingData(
        extent(whole),
        tokenizer,
        split,
        OptionalDouble.of(source.entropyNatsPerCharacter() * charactersPerToken),
        Optional.empty(),
        TrueDistribution.fits(source, tokenizer)
            ? Optional.of(new TrueDistribution(source, text, train, tokenizer))
            : Optional.empty(),
        List.of());
  }

  /** Says in which text a character is that the vocabulary lacks. */
  private static Split split(List<Piece> pieces, DataConfig config, Tokenizer tokenizer) {
    try {
      return Split.tail(pieces, config.validationFraction(), tokenizer);
    } catch (UserError e) {
      throw new UserError(config.text() + ": " + e.getMessage(), e);
    }
  }

  private static Tokenizer tokenizer(String named, List<Piece> pieces, Tokenizer given) {
    if (given != null) {
      return given;
    }
    return named.equals("char")
        ? CharTokenizer.of(String.join("", pieces.stream().map(Piece::text).toList()))
        : Tokenizers.named(named);
  }

  private static String extent(List<Piece> pieces) {
    long documents = pieces.stream().filter(Piece::starts).count();
    long characters =
        pieces.stream().mapToLong(p -> p.text().codePointCount(0, p.text().length())).sum();
    return documents == 1
        ? String.format(Locale.ROOT, "%,d characters", characters)
        : String.format(Locale.ROOT, "%,d documents, %,d characters", documents, characters);
  }
}
