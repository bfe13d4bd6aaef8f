package surprisal.tokenizer.pattern;

/**
 * A step of a compiled pattern. {@code x} and {@code y} are places in the program unless {@link Op}
 * says otherwise.
 *
 * @param set null where the operation needs none
 * @param place null where the operation needs none
 */
record Instruction(Op op, CodePoints set, Place place, int x, int y) {

  /** What to do. Whatever fails goes back to the last {@link #SPLIT} or {@link #RUN}. */
  enum Op {
    /** Takes one character of the set. */
    ONE_OF,
    /** Takes x to y characters of the set, as many as there are, and can give some back. */
    RUN,
    /** As {@link #RUN}, but gives nothing back. */
    FINAL_RUN,
    /** Goes on at x; if that fails, at y. */
    SPLIT,
    /** Goes on at x. */
    JUMP,
    /** Fails unless the text is at the place. */
    AT,
    /** Remembers in register x where a repetition begins. */
    BEGIN,
    /** Goes on at y if nothing was taken since {@link #BEGIN} of register x. */
    LEAVE_IF_EMPTY,
    /** Matches what follows up to {@link #END} once and for all, and goes on at x from there. */
    ATOMIC,
    /** Fails unless what follows up to {@link #END} matches here; goes on at x. */
    AHEAD,
    /** Fails if it does. */
    NOT_AHEAD,
    /** Fails unless it matches text that ends here; followed by {@link #WIDTH}. */
    BEHIND,
    /** Fails if it does. */
    NOT_BEHIND,
    /** Not to be executed: x to y characters are looked at behind. */
    WIDTH,
    /** The end of the pattern, or of one inside. */
    END
  }

  Instruction(Op op) {
    this(op, null, null, 0, 0);
  }

  Instruction(Op op, int x, int y) {
    this(op, null, null, x, y);
  }
}
