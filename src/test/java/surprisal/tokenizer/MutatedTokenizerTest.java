package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

/** Whatever happens to a tokenizer.json, it is a tokenizer or refused in a sentence. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MutatedTokenizerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "-1",
    "0",
    "7",
    "3000000000",
    "1.5",
    "1e999",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[[[]]]",
    "\"\\u0000\\ud800\"",
    "\"Sequence\"",
    "\"ByteLevel\"",
    "\"(a*)*[^\"",
    "\"TemplateProcessing\"",
    "\"Split\"",
    "\"Removed\"",
    "{\"type\":\"Sequence\"}"
  };

  @TempDir private Path folder;

  @Test
  void anyPartMayBeAnythingElse() throws IOException {
    int read = 0;
    int seed = 0;
    for (Family family : Family.all().toList()) {
      for (int n = 0; n < 60; n++) {
        SplittableRandom random = new SplittableRandom(seed++);
        JsonNode root = JSON.readTree(family.json());
        mutate(root, random);
        read += check(root.toString().getBytes(StandardCharsets.UTF_8), seed) ? 1 : 0;
      }
    }
    assertThat(read).isBetween(seed / 20, seed * 3 / 4);
  }

  @Test
  void anyByteMayBeDamaged() throws IOException {
    byte[] whole = Family.named("llama 3").json().getBytes(StandardCharsets.UTF_8);
    for (int seed = 0; seed < 600; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int length = random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length;
      byte[] bytes = java.util.Arrays.copyOf(whole, length);
      for (int n = random.nextInt(5); n > 0 && length > 0; n--) {
        bytes[random.nextInt(length)] = (byte) random.nextInt(256);
      }
      check(bytes, seed);
    }
  }

  private static void mutate(JsonNode root, SplittableRandom random) throws IOException {
    List<ContainerNode<?>> places = new ArrayList<>();
    collect(root, places);
    ContainerNode<?> place = places.get(random.nextInt(places.size()));
    JsonNode value = JSON.readTree(VALUES[random.nextInt(VALUES.length)]);
    if (place instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    } else if (place instanceof ArrayNode array && !array.isEmpty()) {
      array.set(random.nextInt(array.size()), value);
    }
  }

  /** All objects and lists but the merges, of which there are too many. */
  private static void collect(JsonNode node, List<ContainerNode<?>> places) {
    if (node instanceof ContainerNode<?> place) {
      places.add(place);
      for (JsonNode child : place) {
        if (node.size() < 100 || node.isObject()) {
          collect(child, places);
        }
      }
    }
  }

  /** Whether it is read; if so, it also encodes. */
  private boolean check(byte[] json, int seed) throws IOException {
    Path file = folder.resolve("t.json");
    Files.write(file, json);
    try {
      Tokenizer tokenizer = Tokenizers.read(file);
      tokenizer.notes().forEach(note -> assertThat(note).hasSizeLessThanOrEqualTo(300));
      for (String text : List.of("", " a  b\n", "The loss fell <|endoftext|> 12345 é漢😀 don't")) {
        tokenizer.decode(tokenizer.withSpecialTokens(tokenizer.encode(text)));
      }
      assertThat(Tokenizers.fromJson(tokenizer.toJson()).toJson()).isEqualTo(tokenizer.toJson());
      return true;
    } catch (UserError e) {
      int length = e.getMessage().length() - file.toString().length();
      assertThat(e).as("seed %d", seed).hasMessageStartingWith(file.toString());
      assertThat(length).as("seed %d: %s", seed, e.getMessage()).isLessThanOrEqualTo(250);
      return false;
    }
  }
}
