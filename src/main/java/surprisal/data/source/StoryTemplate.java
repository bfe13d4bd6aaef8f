package surprisal.data.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import surprisal.config.UserError;

/**
 * One sentence with slots, such as {@code {Hero} found a {thing}.}
 *
 * @param text as written in the specification
 */
record StoryTemplate(String text, List<Segment> segments) {
  private static final Pattern SLOT = Pattern.compile("\\{([^{}]*)}");

  sealed interface Segment permits Literal, Slot {}

  record Literal(String text) implements Segment {}

  /**
   * @param list the name of the list
   * @param form which form of the entry; {@code ""} for plain words
   * @param capital whether to capitalize the first letter, like the slot's own
   */
  record Slot(String list, String form, boolean capital) implements Segment {}

  /**
   * @throws UserError if a slot names an unknown list or form
   */
  static StoryTemplate parse(String text, Map<String, WordList> lists, String where) {
    List<Segment> segments = new ArrayList<>();
    Matcher slots = SLOT.matcher(text);
    int at = 0;
    while (slots.find()) {
      literal(text.substring(at, slots.start()), where, segments);
      segments.add(slot(slots.group(1), lists, where));
      at = slots.end();
    }
    literal(text.substring(at), where, segments);
    return new StoryTemplate(text, List.copyOf(segments));
  }

  private static void literal(String text, String where, List<Segment> segments) {
    if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw new UserError(where + ": a brace is not closed or not opened near \"" + text + "\"");
    }
    if (!text.isEmpty()) {
      segments.add(new Literal(text));
    }
  }

  private static Slot slot(String content, Map<String, WordList> lists, String where) {
    int dot = content.indexOf('.');
    String name = dot < 0 ? content : content.substring(0, dot);
    String list =
        name.isEmpty() ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    String form = dot < 0 ? "" : content.substring(dot + 1);
    if (!lists.containsKey(list)) {
      throw new UserError(
          where + ": slot {" + content + "} names no list; the lists are " + lists.keySet());
    }
    Map<String, String> forms = lists.get(list).entries().get(0);
    if (!forms.containsKey(form)) {
      throw new UserError(
          where
              + ": slot {"
              + content
              + "} names no form of "
              + list
              + "; write "
              + (forms.containsKey("")
                  ? "{" + list + "}"
                  : "{" + list + ".form} with a form of " + forms.keySet()));
    }
    return new Slot(list, form, !name.equals(list));
  }
}
