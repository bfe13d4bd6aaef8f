package surprisal.data.canary;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import surprisal.config.Check;
import surprisal.config.UserError;
import surprisal.formats.CheckedJson;
import surprisal.formats.JsonMistake;

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
    boolean several = alphabet.length() >= 2 && alphabet.chars().distinct().count() >= 2;
    Check.require(several, "alphabet is \"%s\"; it must have two letters or more", alphabet);
    Check.require(!canaries.isEmpty(), "canaries is empty; at least one must be planted");
    Check.positive("length", length);
    for (Canary canary : canaries) {
      int found = canary.secret().length();
      Check.require(found == length, "length is %d, but a secret has %d letters", length, found);
    }
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
      return CheckedJson.read(Files.readAllBytes(file), Canaries.class);
    } catch (JsonMistake e) {
      throw new UserError(
          file
              + " is not a list of canaries: "
              + e.getMessage()
              + "; name the .json file written by data canaries",
          e);
    } catch (IOException e) {
      throw new UserError(
          "cannot read " + file + " (" + e + "); name a file written by data canaries", e);
    }
  }
}
