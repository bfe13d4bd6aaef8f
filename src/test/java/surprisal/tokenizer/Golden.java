package surprisal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The output of Hugging Face's tokenizers, written by scripts/make-bpe-golden.py. */
final class Golden {
  private Golden() {}

  static String text(String file) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/bpe/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(text(file));
  }

  static BpeTokenizer tokenizer() throws IOException {
    return (BpeTokenizer) Tokenizers.fromJson(text("tokenizer.json"));
  }

  static int[] ids(JsonNode array) {
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = array.get(i).intValue();
    }
    return ids;
  }
}
