package surprisal.data.source;

import java.util.ArrayList;
import java.util.List;

/** Independent, equally likely characters: entropy ln A. */
record UniformSpec(long seed, int characters, String alphabet) implements SourceSpec {

  @Override
  public Source open(String name) {
    Size size = new Size(name, seed, characters);
    List<TextChainBuilder.Transition> transitions = new ArrayList<>();
    List<String> all = Alphabet.characters(name, alphabet);
    for (String character : all) {
      transitions.add(new TextChainBuilder.Transition(1.0 / all.size(), character, 0, character));
    }
    TextChainBuilder builder = new TextChainBuilder(name);
    builder.state(transitions);
    return new ChainSource(builder.build(), size);
  }
}
