package surprisal.tokenizer.pattern;

import java.util.Arrays;
import surprisal.config.UserError;
import surprisal.tokenizer.pattern.Instruction.Op;

/**
 * Matches a pattern against one text by backtracking, with a stack of its own: neither a long text
 * nor an unfortunate pattern overflows the thread's, and the number of steps is limited. Not
 * thread-safe.
 */
final class Matcher {
  static final int NO_MATCH = -1;

  private static final int ANYWHERE = -1;
  private static final long STEPS = 10_000_000;
  private static final long STEPS_PER_CHARACTER = 1_000;
  private static final int LARGEST_STACK = 1 << 26;

  private final Instruction[] program;
  private final int[] registers;
  private final String text;
  private long steps;

  /**
   * What to go back to, three numbers each: an instruction, a place in the text, and the first
   * place down to which that may still be moved, or -1; or a register as -1 - its number, its old
   * value, and 0.
   */
  private int[] stack = new int[96];

  private int top;

  Matcher(Program.Compiled program, String text) {
    this.program = program.instructions();
    this.registers = new int[program.registers()];
    this.text = text;
    steps = STEPS + STEPS_PER_CHARACTER * text.length();
  }

  /** The end of the match that begins at {@code at}, or {@link #NO_MATCH}. */
  int end(int at) {
    return run(0, at, ANYWHERE);
  }

  /**
   * @param only the place where the match must end, or {@link #ANYWHERE}
   */
  private int run(int from, int start, int only) {
    int bottom = top;
    int pc = from;
    int at = start;
    while (true) {
      step(1);
      Instruction now = program[pc];
      int next = pc + 1;
      boolean holds = true;
      switch (now.op()) {
        case ONE_OF -> {
          int end = advance(at, now.set(), 1);
          holds = end != NO_MATCH;
          at = holds ? end : at;
        }
        case RUN, FINAL_RUN -> {
          int least = advance(at, now.set(), now.x());
          holds = least != NO_MATCH;
          if (holds) {
            at = runEnd(least, now.set(), now.y() - now.x());
            if (at > least && now.op() == Op.RUN) {
              push(next, at, least);
            }
          }
        }
        case SPLIT -> {
          push(now.y(), at, -1);
          next = now.x();
        }
        case JUMP -> next = now.x();
        case AT -> holds = now.place().is(text, at);
        case BEGIN -> {
          push(-1 - now.x(), registers[now.x()], 0);
          registers[now.x()] = at;
        }
        case LEAVE_IF_EMPTY -> next = registers[now.x()] == at ? now.y() : next;
        case ATOMIC -> {
          int end = run(next, at, ANYWHERE);
          holds = end != NO_MATCH;
          at = holds ? end : at;
          next = now.x();
        }
        case AHEAD, NOT_AHEAD -> {
          holds = (run(next, at, ANYWHERE) != NO_MATCH) == (now.op() == Op.AHEAD);
          next = now.x();
        }
        case BEHIND, NOT_BEHIND -> {
          holds = isBehind(pc + 1, at) == (now.op() == Op.BEHIND);
          next = now.x();
        }
        case END -> {
          if (only == ANYWHERE || only == at) {
            top = bottom;
            return at;
          }
          holds = false;
        }
        default -> throw new IllegalStateException("not to be executed: " + now.op());
      }
      if (holds) {
        pc = next;
        continue;
      }
      pc = NO_MATCH;
      while (pc < 0) {
        if (top == bottom) {
          return NO_MATCH;
        }
        top -= 3;
        pc = stack[top];
        at = stack[top + 1];
        if (pc < 0) {
          registers[-1 - pc] = at;
        }
      }
      int least = stack[top + 2];
      if (least >= 0) {
        at = text.offsetByCodePoints(at, -1);
        if (at > least) {
          push(pc, at, least);
        }
      }
    }
  }

  /** The place after exactly {@code count} members of a set, or {@link #NO_MATCH}. */
  private int advance(int from, CodePoints set, int count) {
    int at = from;
    for (int n = 0; n < count; n++) {
      int character = at < text.length() ? text.codePointAt(at) : NO_MATCH;
      if (character == NO_MATCH || !set.has(character)) {
        return NO_MATCH;
      }
      at += Character.charCount(character);
    }
    return at;
  }

  /** The place after as many members of a set as there are, {@code most} at most. */
  private int runEnd(int from, CodePoints set, int most) {
    int at = from;
    for (int n = 0; n < most && at < text.length(); n++) {
      int character = text.codePointAt(at);
      if (!set.has(character)) {
        break;
      }
      at += Character.charCount(character);
    }
    step(at - from);
    return at;
  }

  private boolean isBehind(int width, int at) {
    int most = program[width].y();
    int start = at;
    for (int n = 0; n <= most; n++) {
      if (n >= program[width].x() && run(width + 1, start, at) != NO_MATCH) {
        return true;
      }
      if (start == 0) {
        return false;
      }
      start = text.offsetByCodePoints(start, -1);
    }
    return false;
  }

  private void push(int pc, int at, int least) {
    if (top == stack.length) {
      if (top > LARGEST_STACK) {
        throw tooMuch();
      }
      stack = Arrays.copyOf(stack, 2 * stack.length);
    }
    stack[top++] = pc;
    stack[top++] = at;
    stack[top++] = least;
  }

  private void step(int count) {
    steps -= count;
    if (steps < 0) {
      throw tooMuch();
    }
  }

  private UserError tooMuch() {
    return new UserError(
        "a pattern of the tokenizer backtracks too much on a text of "
            + text.length()
            + " characters; split the text into shorter documents or use another tokenizer");
  }
}
