package surprisal.data.shard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** A token file for training and its twin for validation, closed together. */
final class ShardPair implements AutoCloseable {
  private final ShardWriter train;
  private final ShardWriter validation;
  private final String trainName;
  private final String validationName;

  ShardPair(Path folder, int number, Tokenizer tokenizer) throws IOException {
    int idBytes = tokenizer.vocabSize() <= 1 << 16 ? 2 : 4;
    String fingerprint = Tokenizers.fingerprint(tokenizer);
    trainName = String.format(Locale.ROOT, "train-%05d.tokens", number);
    validationName = String.format(Locale.ROOT, "validation-%05d.tokens", number);
    train = new ShardWriter(folder.resolve(trainName), idBytes, fingerprint);
    validation = new ShardWriter(folder.resolve(validationName), idBytes, fingerprint);
  }

  long tokens() {
    return train.tokens() + validation.tokens();
  }

  /** Appends a unit and returns the number of documents that start in it. */
  long append(List<WorkUnit.Encoded> unit) throws IOException {
    long documents = 0;
    for (WorkUnit.Encoded piece : unit) {
      ShardWriter writer = piece.held() ? validation : train;
      if (piece.starts()) {
        writer.document(piece.prompt() ? piece.ids().length : 0);
        documents++;
      }
      writer.append(piece.ids(), piece.textBytes());
    }
    return documents;
  }

  /** Finishes both files; a file without tokens is not kept. */
  void finish(List<String> trainFiles, List<String> validationFiles) throws IOException {
    finish(train, trainName, trainFiles);
    finish(validation, validationName, validationFiles);
  }

  private static void finish(ShardWriter writer, String name, List<String> files)
      throws IOException {
    if (writer.tokens() == 0) {
      writer.close();
    } else {
      writer.finish();
      files.add(name);
    }
  }

  @Override
  public void close() throws IOException {
    train.close();
    validation.close();
  }
}
