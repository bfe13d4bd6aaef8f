package surprisal.baseline;

/**
 * The validation text as compressed by one compressor.
 *
 * @param name {@code gzip}, {@code xz}
 * @param bytes compressed size of training and validation text minus that of the training text
 * @param validationBytes size of the validation text
 */
public record Compressed(String name, long bytes, long validationBytes) {

  public double bitsPerByte() {
    return 8.0 * bytes / validationBytes;
  }

  /** The same cost per token of the validation text, comparable with a loss. */
  public double natsPerToken(long validationTokens) {
    return 8 * Math.log(2) * bytes / validationTokens;
  }
}
