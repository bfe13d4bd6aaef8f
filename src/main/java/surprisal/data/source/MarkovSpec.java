package surprisal.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.UserError;

/**
 * Each character depends on the k characters before it, according to a table.
 *
 * @param table maps contexts of k characters to weighted next characters; the text starts as if the
 *     first context had just been written
 */
record MarkovSpec(long seed, int characters, Map<String, JsonNode> table) implements SourceSpec {

  @Override
  public Source open(String name) {
    Size size = new Size(name, seed, characters);
    if (table.isEmpty()) {
      throw new UserError(name + ": table is empty; give for each context its next characters");
    }
    List<String> contexts = new ArrayList<>(table.keySet());
    int order = length(contexts.get(0));
    Map<String, Integer> numbers = new HashMap<>();
    for (String context : contexts) {
      if (length(context) != order) {
        throw new UserError(
            name
                + ": the contexts \""
                + contexts.get(0)
                + "\" and \""
                + context
                + "\" differ in length; the order must be the same everywhere");
      }
      numbers.put(context, numbers.size());
    }
    TextChainBuilder builder = new TextChainBuilder(name);
    for (String context : contexts) {
      builder.state(transitions(name, context, numbers));
    }
    TextChain chain = builder.build();
    int lost = chain.stateWithoutReturn();
    if (lost >= 0) {
      throw new UserError(
          name
              + ": from \""
              + contexts.get(lost)
              + "\" the text never comes back to \""
              + contexts.get(0)
              + "\"; connect them, or start the table with another context");
    }
    int unreached = chain.unreachedState();
    if (unreached >= 0) {
      throw new UserError(
          name + ": the context \"" + contexts.get(unreached) + "\" is never reached; remove it");
    }
    return new ChainSource(chain, size);
  }

  private List<TextChainBuilder.Transition> transitions(
      String name, String context, Map<String, Integer> numbers) {
    Weighted row = Weighted.read(table.get(context), name + ": after \"" + context + "\"");
    List<TextChainBuilder.Transition> transitions = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      String character = row.texts().get(i);
      Alphabet.requireSingle(name + ": after \"" + context + "\"", character);
      String longer = context + character;
      String following = longer.substring(longer.offsetByCodePoints(0, 1));
      Integer next = numbers.get(following);
      if (next == null) {
        throw new UserError(
            name
                + ": after \""
                + context
                + "\" may come \""
                + character
                + "\", but the context \""
                + following
                + "\" is not in the table; add it");
      }
      transitions.add(
          new TextChainBuilder.Transition(row.probabilities()[i], character, next, character));
    }
    return transitions;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
