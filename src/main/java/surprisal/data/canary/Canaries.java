package surprisal.data.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import surprisal.config.UserError;

/**
 * The canaries planted in a text, saved in a file next to it.
 *
 * @param alphabet letters that each character of a secret is drawn from, uniformly
 * @param length characters per secret
 */
public record Canaries(String alphabet, int length, List<Canary> canaries) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  public Canaries {
    canaries = List.copyOf(canaries);
  }

  /**
   * The entropy of a secret in bits, length * log2(letters): the surprisal for a model that has not
   * seen it.
   */
  public double entropyBits() {
    return length * Math.log(alphabet.length()) / Math.log(2);
  }

  /** A string drawn in the same way as the secrets. */
  public String draw(RandomGenerator random) {
    return draw(alphabet, length, random);
  }

  static String draw(String alphabet, int length, RandomGenerator random) {
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < length; i++) {
      drawn.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return drawn.toString();
  }

  /**
   * @throws UserError if the file cannot be written
   */
  public void write(Path file) {
    try {
      Files.writeString(file, JSON.writeValueAsString(this) + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError("cannot write " + file + " (" + e + "); name a file that can be", e);
    }
  }

  /**
   * @throws UserError if the file cannot be read or was not written by {@link #write}
   */
  public static Canaries read(Path file) {
    try {
      Canaries read = JSON.readValue(file.toFile(), Canaries.class);
      boolean whole =
          read.alphabet != null
              && read.alphabet.length() >= 2
              && !read.canaries.isEmpty()
              && read.canaries.stream()
                  .allMatch(
                      c ->
                          c.prefix() != null
                              && !c.prefix().isEmpty()
                              && c.secret() != null
                              && c.secret().length() == read.length);
      if (whole) {
        return read;
      }
    } catch (JsonProcessingException | NullPointerException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw new UserError(
          "cannot read " + file + " (" + e + "); name a file written by data canaries", e);
    }
    throw damaged(file, null);
  }

  private static UserError damaged(Path file, Exception cause) {
    return new UserError(
        file + " is not a list of canaries; name the .json file written by data canaries", cause);
  }
}
