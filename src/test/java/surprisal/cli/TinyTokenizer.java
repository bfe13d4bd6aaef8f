package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tokenizer of 270 ids, trained on three lines from the command line. */
final class TinyTokenizer {
  static final String TEXT = "the cat sat on the mat, the rat sat on the cat\n".repeat(3);

  private TinyTokenizer() {}

  /** Writes text.txt and trains on it; returns the tokenizer's file. */
  static Path train(Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), TEXT);
    Path json = folder.resolve("tokenizer.json");
    Cli.Outcome outcome = Cli.run("tokenizer", "train", text, "--vocab-size", 270, "--out", json);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return json;
  }
}
