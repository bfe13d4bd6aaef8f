package surprisal.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What becomes of the matches that split a text, under the names of tokenizer.json. */
enum SplitBehavior {
  REMOVED("Removed"),
  ISOLATED("Isolated"),
  MERGED_WITH_PREVIOUS("MergedWithPrevious"),
  MERGED_WITH_NEXT("MergedWithNext"),
  CONTIGUOUS("Contiguous");

  /** Name in tokenizer.json. */
  final String spelling;

  SplitBehavior(String spelling) {
    this.spelling = spelling;
  }

  /**
   * A part of a text.
   *
   * @param match whether it is a match, or between matches
   */
  record Part(int from, int to, boolean match) {}

  /** The parts to keep of all parts of a text, in order. */
  List<Part> kept(List<Part> parts) {
    return switch (this) {
      case REMOVED -> parts.stream().filter(part -> !part.match()).toList();
      case ISOLATED -> parts;
      case MERGED_WITH_PREVIOUS, CONTIGUOUS -> merged(parts);
      case MERGED_WITH_NEXT -> reversed(merged(reversed(parts)));
    };
  }

  /** Each part is merged with the one before it, or remains. */
  private List<Part> merged(List<Part> parts) {
    List<Part> merged = new ArrayList<>();
    boolean matchBefore = false;
    for (Part part : parts) {
      boolean merges = this == CONTIGUOUS ? part.match == matchBefore : part.match && !matchBefore;
      matchBefore = part.match;
      if (merges && !merged.isEmpty()) {
        Part last = merged.remove(merged.size() - 1);
        part = new Part(Math.min(last.from, part.from), Math.max(last.to, part.to), part.match);
      }
      merged.add(part);
    }
    return merged;
  }

  private static List<Part> reversed(List<Part> parts) {
    List<Part> reversed = new ArrayList<>(parts);
    Collections.reverse(reversed);
    return reversed;
  }
}
