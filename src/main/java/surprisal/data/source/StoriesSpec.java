package surprisal.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Stories in a format that people write; data/stories.yaml explains it by example.
 *
 * @param seed of the generated text
 * @param characters minimum number of characters; the text continues to the end of a story
 * @param lists words to choose from: names with texts, weighted texts, or lists of maps with the
 *     forms of one entry, such as {@code {name: Mia, he: she}}
 * @param keep lists from which one entry is drawn for a whole story
 * @param start the sentence that starts a story
 * @param sentences names with what may be said and what may follow
 */
record StoriesSpec(
    long seed,
    int characters,
    Map<String, JsonNode> lists,
    List<String> keep,
    String start,
    Map<String, Sentence> sentences)
    implements SourceSpec {

  /**
   * @param say templates with slots such as {@code {thing}}, {@code {hero.his}}, {@code {Hero.he}}
   * @param next names of the sentences that may follow; {@code start} starts a new story
   */
  record Sentence(JsonNode say, JsonNode next) {}

  @Override
  public Source open(String name) {
    return new MarkovStories(this, name);
  }
}
