package surprisal.data.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import surprisal.config.UserError;

/**
 * Turns sentences with slots into a {@link TextChain}. A state is a point where something is chosen
 * (the next sentence, or the word of a slot) together with the entries that the story has drawn so
 * far from the lists it keeps. A transition writes everything up to the next choice. State 0 is
 * before a story.
 */
final class StoryCompiler {

  record Story(Map<String, WordList> lists, Map<String, Sentence> sentences) {}

  record Sentence(List<StoryTemplate> say, double[] probabilities, Weighted next) {}

  /**
   * @param say index of the template; -1 to choose what follows {@code sentence}
   * @param segment index into the template's segments: the slot to choose for
   * @param kept the entry drawn for each kept list; null before it is drawn
   */
  private record Place(String sentence, int say, int segment, List<Integer> kept) {}

  private final String name;
  private final Story story;
  private final List<String> keep;
  private final String start;
  private final TextChainBuilder builder;
  private final Map<Place, Integer> numbers = new HashMap<>();
  private final List<Place> places = new ArrayList<>();

  StoryCompiler(String name, Story story, List<String> keep, String start) {
    this.name = name;
    this.story = story;
    this.keep = keep;
    this.start = start;
    this.builder = new TextChainBuilder(name);
  }

  TextChain compile() {
    Place beforeAll = new Place(null, -1, 0, nothingDrawn());
    number(beforeAll);
    for (int s = 0; s < places.size(); s++) {
      List<TextChainBuilder.Transition> out = new ArrayList<>();
      Place place = places.get(s);
      if (place.say() < 0) {
        chooseSentence(place, out);
      } else {
        write(place, 1, new StringBuilder(), 0, out);
      }
      builder.state(out);
    }
    TextChain chain = builder.build();
    requireReturn(chain);
    requireAllSaid();
    return chain;
  }

  private List<Integer> nothingDrawn() {
    return new ArrayList<>(Collections.nCopies(keep.size(), null));
  }

  private int number(Place place) {
    Integer known = numbers.putIfAbsent(place, places.size());
    if (known != null) {
      return known;
    }
    places.add(place);
    return places.size() - 1;
  }

  private void chooseSentence(Place place, List<TextChainBuilder.Transition> out) {
    if (place.sentence() == null) {
      say(start, 1, "", place.kept(), out);
      return;
    }
    Weighted next = story.sentences().get(place.sentence()).next();
    for (int i = 0; i < next.size(); i++) {
      if (next.texts().get(i).equals(start)) {
        String origin = "the end after " + place.sentence();
        out.add(
            new TextChainBuilder.Transition(
                next.probabilities()[i], MarkovStories.STORY_BREAK, 0, origin));
      } else {
        say(next.texts().get(i), next.probabilities()[i], " ", place.kept(), out);
      }
    }
  }

  private void say(
      String name,
      double probability,
      String before,
      List<Integer> kept,
      List<TextChainBuilder.Transition> out) {
    Sentence sentence = story.sentences().get(name);
    for (int i = 0; i < sentence.say().size(); i++) {
      Place first = new Place(name, i, 0, kept);
      double share = probability * sentence.probabilities()[i];
      write(first, share, new StringBuilder(before), before.length(), out);
    }
  }

  /**
   * Writes from a point to the next choice. A choice before anything but {@code blank} has been
   * written is taken at once, so that every transition writes something of its own.
   */
  private void write(
      Place from,
      double probability,
      StringBuilder written,
      int blank,
      List<TextChainBuilder.Transition> out) {
    List<StoryTemplate.Segment> segments = template(from).segments();
    for (int i = from.segment(); i < segments.size(); i++) {
      if (segments.get(i) instanceof StoryTemplate.Literal literal) {
        written.append(literal.text());
        continue;
      }
      StoryTemplate.Slot slot = (StoryTemplate.Slot) segments.get(i);
      WordList list = story.lists().get(slot.list());
      int kept = keep.indexOf(slot.list());
      if (kept >= 0 && from.kept().get(kept) != null) {
        written.append(list.text(from.kept().get(kept), slot));
        continue;
      }
      if (written.length() > blank) {
        Place here = new Place(from.sentence(), from.say(), i, from.kept());
        add(from, probability, written, here, out);
        return;
      }
      for (int entry = 0; entry < list.size(); entry++) {
        List<Integer> drawn = from.kept();
        if (kept >= 0) {
          drawn = new ArrayList<>(drawn);
          drawn.set(kept, entry);
        }
        StringBuilder branch = new StringBuilder(written).append(list.text(entry, slot));
        Place behind = new Place(from.sentence(), from.say(), i + 1, drawn);
        write(behind, probability * list.probabilities()[entry], branch, blank, out);
      }
      return;
    }
    add(from, probability, written, new Place(from.sentence(), -1, 0, from.kept()), out);
  }

  private StoryTemplate template(Place place) {
    return story.sentences().get(place.sentence()).say().get(place.say());
  }

  private void add(
      Place from,
      double probability,
      StringBuilder written,
      Place to,
      List<TextChainBuilder.Transition> out) {
    out.add(
        new TextChainBuilder.Transition(
            probability, written.toString(), number(to), template(from).text()));
  }

  /** Every state must lead back to the start of a story, or stories might never end. */
  private void requireReturn(TextChain chain) {
    int lost = chain.stateWithoutReturn();
    if (lost >= 0) {
      throw new UserError(
          name
              + ": after sentence "
              + places.get(lost).sentence()
              + " no story ends; let "
              + start
              + " follow some sentence on its way");
    }
  }

  private void requireAllSaid() {
    Set<String> said = places.stream().map(Place::sentence).collect(Collectors.toSet());
    for (String sentence : story.sentences().keySet()) {
      if (!said.contains(sentence)) {
        throw new UserError(
            name
                + ": sentence "
                + sentence
                + " is never said; let the next of some sentence name"
                + " it, or remove it");
      }
    }
  }
}
