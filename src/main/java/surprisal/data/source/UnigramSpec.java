package surprisal.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Independent characters with weights: entropy -sum p ln p.
 *
 * @param weights character to weight
 */
record UnigramSpec(long seed, int characters, JsonNode weights) implements SourceSpec {

  @Override
  public Source open(String name) {
    Size size = new Size(name, seed, characters);
    Weighted weighted = Weighted.read(weights, name + ": weights");
    List<TextChainBuilder.Transition> transitions = new ArrayList<>();
    for (int i = 0; i < weighted.size(); i++) {
      String character = weighted.texts().get(i);
      Alphabet.requireSingle(name + ": weights", character);
      transitions.add(
          new TextChainBuilder.Transition(weighted.probabilities()[i], character, 0, character));
    }
    TextChainBuilder builder = new TextChainBuilder(name);
    builder.state(transitions);
    return new ChainSource(builder.build(), size);
  }
}
