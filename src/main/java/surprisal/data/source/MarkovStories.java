package surprisal.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import surprisal.config.UserError;

/** Stories from a Markov chain over words; see {@link StoriesSpec} and {@link StoryCompiler}. */
final class MarkovStories implements Source {
  /** Separates stories. */
  static final String STORY_BREAK = "\n\n";

  private final Size size;
  private final TextChain chain;
  private final double entropyNatsPerCharacter;

  /**
   * @param name of the specification, for messages
   * @throws UserError if the specification is invalid, or the path through the chain could not be
   *     recovered from the text
   */
  MarkovStories(StoriesSpec spec, String name) {
    this.size = new Size(name, spec.seed(), spec.characters());
    this.chain = new StoryCompiler(name, read(spec, name), spec.keep(), spec.start()).compile();
    this.entropyNatsPerCharacter = chain.entropyNatsPerCharacter();
  }

  private static StoryCompiler.Story read(StoriesSpec spec, String name) {
    Map<String, WordList> lists = new TreeMap<>();
    for (Map.Entry<String, JsonNode> list : spec.lists().entrySet()) {
      lists.put(list.getKey(), WordList.read(list.getValue(), name + ": list " + list.getKey()));
    }
    for (String kept : spec.keep()) {
      if (!lists.containsKey(kept)) {
        throw new UserError(
            name
                + ": keep names "
                + kept
                + ", which is not a list; the lists are "
                + lists.keySet());
      }
    }
    Map<String, StoryCompiler.Sentence> sentences = new LinkedHashMap<>();
    for (Map.Entry<String, StoriesSpec.Sentence> sentence : spec.sentences().entrySet()) {
      String where = name + ": sentence " + sentence.getKey();
      Weighted say = Weighted.read(sentence.getValue().say(), where + ", say");
      Weighted next = Weighted.read(sentence.getValue().next(), where + ", next");
      next.texts().forEach(follower -> requireSentence(spec, follower, where + ", next"));
      List<StoryTemplate> templates =
          say.texts().stream().map(text -> StoryTemplate.parse(text, lists, where)).toList();
      sentences.put(
          sentence.getKey(), new StoryCompiler.Sentence(templates, say.probabilities(), next));
    }
    requireSentence(spec, spec.start(), name + ": start");
    return new StoryCompiler.Story(lists, sentences);
  }

  private static void requireSentence(StoriesSpec spec, String sentence, String where) {
    if (!spec.sentences().containsKey(sentence)) {
      throw new UserError(
          where
              + " names the sentence "
              + sentence
              + ", which does not exist; there are "
              + String.join(", ", spec.sentences().keySet()));
    }
  }

  @Override
  public long seed() {
    return size.seed();
  }

  @Override
  public int characters() {
    return size.characters();
  }

  @Override
  public String generate(long seed, int characters) {
    String text = chain.write(seed, (state, n, length) -> state == 0 && length >= characters);
    return text.substring(0, text.length() - STORY_BREAK.length()) + "\n";
  }

  @Override
  public double entropyNatsPerCharacter() {
    return entropyNatsPerCharacter;
  }

  @Override
  public KnownDistribution distribution() {
    return new ChainDistribution(chain);
  }
}
