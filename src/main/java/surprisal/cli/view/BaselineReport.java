package surprisal.cli.view;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import surprisal.baseline.Compressed;
import surprisal.baseline.Ladder;
import surprisal.cli.BaselineCommand;
import surprisal.report.LossUnit;

/**
 * What {@link BaselineCommand} measured on a text, as JSON and as a table.
 *
 * @param scoredTokens validation tokens whose surprisal is averaged
 * @param scoredBytes their UTF-8 bytes
 * @param unigramEntropyNats entropy of the training tokens' relative frequencies
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BaselineReport(
    String text,
    String tokenizer,
    int vocabSize,
    String smoothing,
    Integer blockSize,
    long trainTokens,
    long scoredTokens,
    long scoredBytes,
    double unigramEntropyNats,
    List<Row> rungs,
    List<Row> compressors) {

  /** One model or compressor and its loss. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Row(String name, double natsPerToken, double bitsPerByte, double perplexity) {

    static Row of(String name, double nats, double bytesPerToken) {
      return new Row(name, nats, nats / Math.log(2) / bytesPerToken, Math.exp(nats));
    }
  }

  public static List<Row> rows(Ladder ladder, double bytesPerToken) {
    return ladder.rungs().stream()
        .map(rung -> Row.of(rung.name(), rung.nats(), bytesPerToken))
        .toList();
  }

  public static Row row(Compressed compressed, long validationTokens) {
    double nats = compressed.natsPerToken(validationTokens);
    return new Row(compressed.name(), nats, compressed.bitsPerByte(), Math.exp(nats));
  }

  public String table() {
    Lines table = new Lines(2);
    table.line("%s: %d classes (%s)", text, vocabSize, tokenizer);
    table.line(
        "counts from %d training tokens, scored on %d validation tokens (%d bytes)%s",
        trainTokens,
        scoredTokens,
        scoredBytes,
        blockSize == null ? "" : " in windows of " + blockSize);
    table.line("smoothing %s", smoothing);
    table.line("");
    table.line("%-10s %10s %10s %10s", "model", "nats/token", "bits/byte", "perplexity");
    rungs.forEach(row -> append(table, row));
    if (!compressors.isEmpty()) {
      table.line("");
      table.line("validation text given the training text");
      compressors.forEach(row -> append(table, row));
    }
    return table.toString();
  }

  private static void append(Lines table, Row row) {
    table.line(
        "%-10s %10.3f %10.3f %10s",
        row.name, row.natsPerToken, row.bitsPerByte, LossUnit.perplexity(row.natsPerToken));
  }
}
