package surprisal.data.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import surprisal.config.UserError;

/**
 * Collects the states of a {@link TextChain} in order and checks the assumptions behind its
 * entropy.
 */
final class TextChainBuilder {

  /**
   * @param origin what the user wrote to cause this transition, for messages
   */
  record Transition(double probability, String text, int next, String origin) {}

  private final String name;
  private final List<List<Transition>> states = new ArrayList<>();

  /**
   * @param name of the specification, for messages
   */
  TextChainBuilder(String name) {
    this.name = name;
  }

  /**
   * Adds the next state.
   *
   * @throws UserError if one text starts with another, so that the path could not be recovered
   */
  void state(List<Transition> transitions) {
    List<Transition> sorted = new ArrayList<>(transitions);
    sorted.sort(Comparator.comparing(Transition::text));
    for (int i = 0; i < sorted.size(); i++) {
      Transition a = sorted.get(i);
      if (a.text().isEmpty()) {
        throw new UserError(name + ": '" + a.origin() + "' writes nothing; give it some text");
      }
      // Any text that starts with a comes directly after a in sorted order.
      if (i + 1 < sorted.size() && sorted.get(i + 1).text().startsWith(a.text())) {
        throw ambiguous(a, sorted.get(i + 1));
      }
    }
    states.add(sorted);
  }

  private UserError ambiguous(Transition a, Transition b) {
    return new UserError(
        name
            + ": two continuations cannot be told apart in the text, so its entropy would be"
            + " unknown: '"
            + a.origin()
            + "' writes \""
            + quoted(a.text())
            + "\" and '"
            + b.origin()
            + "' writes \""
            + quoted(b.text())
            + "\"; neither may start with the other, so change one, or join both and list what"
            + " differs");
  }

  private static String quoted(String text) {
    return text.replace("\n", "\\n");
  }

  TextChain build() {
    int[] first = new int[states.size() + 1];
    for (int s = 0; s < states.size(); s++) {
      first[s + 1] = first[s] + states.get(s).size();
    }
    int count = first[states.size()];
    double[] probability = new double[count];
    String[] text = new String[count];
    int[] next = new int[count];
    int t = 0;
    for (List<Transition> transitions : states) {
      for (Transition transition : transitions) {
        probability[t] = transition.probability();
        text[t] = transition.text();
        next[t++] = transition.next();
      }
    }
    return new TextChain(first, probability, text, next);
  }
}
