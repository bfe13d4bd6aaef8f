package surprisal.tokenizer.pattern;

import java.util.List;

/** A part of a regular expression. */
sealed interface Node {
  /** As a number of repetitions or a width: without limit. */
  int ENDLESS = Integer.MAX_VALUE;

  /** The fewest characters that it takes. */
  int least();

  /** The most characters that it takes, or {@link #ENDLESS}. */
  int most();

  /** How a repetition goes on: as often as possible, as rarely, or without ever giving back. */
  enum Greed {
    GREEDY,
    LAZY,
    POSSESSIVE
  }

  /** One character of a set. */
  record OneOf(CodePoints set) implements Node {
    @Override
    public int least() {
      return 1;
    }

    @Override
    public int most() {
      return 1;
    }
  }

  record InOrder(List<Node> parts) implements Node {
    @Override
    public int least() {
      return limited(parts.stream().mapToLong(Node::least).sum());
    }

    @Override
    public int most() {
      return limited(parts.stream().mapToLong(Node::most).sum());
    }
  }

  /** The first of several that leads to a match. */
  record FirstOf(List<Node> choices) implements Node {
    @Override
    public int least() {
      return choices.stream().mapToInt(Node::least).min().orElse(0);
    }

    @Override
    public int most() {
      return choices.stream().mapToInt(Node::most).max().orElse(0);
    }
  }

  record Repeat(Node body, int from, int to, Greed greed) implements Node {
    @Override
    public int least() {
      return limited((long) body.least() * from);
    }

    @Override
    public int most() {
      return limited((long) body.most() * to);
    }
  }

  /** {@code (?>...)}: its first match is final. */
  record Atomic(Node body) implements Node {
    @Override
    public int least() {
      return body.least();
    }

    @Override
    public int most() {
      return body.most();
    }
  }

  /** Whether {@code body} matches here, looking ahead or behind. */
  record Look(Node body, boolean behind, boolean negative) implements Node {
    @Override
    public int least() {
      return 0;
    }

    @Override
    public int most() {
      return 0;
    }
  }

  /** A place between characters. */
  record At(Place place) implements Node {
    @Override
    public int least() {
      return 0;
    }

    @Override
    public int most() {
      return 0;
    }
  }

  private static int limited(long width) {
    return (int) Math.min(ENDLESS, width);
  }
}
