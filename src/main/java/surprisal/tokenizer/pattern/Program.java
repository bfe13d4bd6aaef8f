package surprisal.tokenizer.pattern;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import surprisal.tokenizer.pattern.Instruction.Op;
import surprisal.tokenizer.pattern.Node.Greed;

/** Turns a pattern into instructions for {@link Matcher}. */
final class Program {
  private static final int LONGEST = 20_000;
  private static final int MOST_BYTES = 16 << 20;

  private final List<Instruction> instructions = new ArrayList<>();
  private final Set<CodePoints> sets = Collections.newSetFromMap(new IdentityHashMap<>());
  private int bytes;
  private int nodes;
  private int registers;

  private Program() {}

  /** A pattern in instructions, and how many registers they need. */
  record Compiled(Instruction[] instructions, int registers) {}

  static Compiled of(Node node) throws PatternMistake {
    Program program = new Program();
    program.add(node);
    program.add(new Instruction(Op.END));
    return new Compiled(program.instructions.toArray(Instruction[]::new), program.registers);
  }

  private void add(Node node) throws PatternMistake {
    if (++nodes > LONGEST) {
      throw new PatternMistake("repeats too much");
    }
    if (node instanceof Node.OneOf one) {
      add(one.set(), Op.ONE_OF, 1, 1);
    } else if (node instanceof Node.InOrder inOrder) {
      for (Node part : inOrder.parts()) {
        add(part);
      }
    } else if (node instanceof Node.FirstOf firstOf) {
      choices(firstOf.choices());
    } else if (node instanceof Node.Repeat repeat) {
      repeat(repeat);
    } else if (node instanceof Node.Atomic atomic) {
      inside(Op.ATOMIC, atomic.body(), null);
    } else if (node instanceof Node.Look look) {
      look(look);
    } else if (node instanceof Node.At at) {
      add(new Instruction(Op.AT, null, at.place(), 0, 0));
    }
  }

  private void choices(List<Node> choices) throws PatternMistake {
    List<Integer> jumps = new ArrayList<>();
    for (Node choice : choices.subList(0, choices.size() - 1)) {
      int split = hole();
      add(choice);
      jumps.add(hole());
      fill(split, new Instruction(Op.SPLIT, split + 1, here()));
    }
    add(choices.get(choices.size() - 1));
    for (int jump : jumps) {
      fill(jump, new Instruction(Op.JUMP, here(), 0));
    }
  }

  private void repeat(Node.Repeat repeat) throws PatternMistake {
    if (repeat.body() instanceof Node.OneOf one && repeat.greed() != Greed.LAZY) {
      Op op = repeat.greed() == Greed.GREEDY ? Op.RUN : Op.FINAL_RUN;
      add(one.set(), op, repeat.from(), repeat.to());
    } else if (repeat.greed() == Greed.POSSESSIVE) {
      Node greedy = new Node.Repeat(repeat.body(), repeat.from(), repeat.to(), Greed.GREEDY);
      inside(Op.ATOMIC, greedy, null);
    } else {
      for (int n = 0; n < repeat.from(); n++) {
        add(repeat.body());
      }
      boolean lazy = repeat.greed() == Greed.LAZY;
      if (repeat.to() == Node.ENDLESS) {
        loop(repeat.body(), lazy);
      } else {
        optional(repeat.body(), repeat.to() - repeat.from(), lazy);
      }
    }
  }

  private void loop(Node body, boolean lazy) throws PatternMistake {
    int split = hole();
    int register = registers++;
    add(new Instruction(Op.BEGIN, register, 0));
    add(body);
    int leave = hole();
    add(new Instruction(Op.JUMP, split, 0));
    fill(leave, new Instruction(Op.LEAVE_IF_EMPTY, register, here()));
    fill(split, split(split + 1, here(), lazy));
  }

  private void optional(Node body, int times, boolean lazy) throws PatternMistake {
    List<Integer> splits = new ArrayList<>();
    for (int n = 0; n < times; n++) {
      splits.add(hole());
      add(body);
    }
    for (int split : splits) {
      fill(split, split(split + 1, here(), lazy));
    }
  }

  private static Instruction split(int again, int on, boolean lazy) {
    return lazy ? new Instruction(Op.SPLIT, on, again) : new Instruction(Op.SPLIT, again, on);
  }

  private void look(Node.Look look) throws PatternMistake {
    if (look.behind()) {
      Instruction width = new Instruction(Op.WIDTH, look.body().least(), look.body().most());
      inside(look.negative() ? Op.NOT_BEHIND : Op.BEHIND, look.body(), width);
    } else {
      inside(look.negative() ? Op.NOT_AHEAD : Op.AHEAD, look.body(), null);
    }
  }

  /** A pattern of its own, which goes on after its end. */
  private void inside(Op op, Node body, Instruction width) throws PatternMistake {
    int start = hole();
    if (width != null) {
      add(width);
    }
    add(body);
    add(new Instruction(Op.END));
    fill(start, new Instruction(op, here(), 0));
  }

  private void add(CodePoints set, Op op, int x, int y) throws PatternMistake {
    bytes += sets.add(set) ? set.bytes() : 0;
    if (bytes > MOST_BYTES) {
      throw new PatternMistake("has too many different classes of characters");
    }
    add(new Instruction(op, set, null, x, y));
  }

  private void add(Instruction instruction) {
    instructions.add(instruction);
  }

  /** Leaves room for an instruction that is known later. */
  private int hole() {
    instructions.add(null);
    return instructions.size() - 1;
  }

  private void fill(int hole, Instruction instruction) {
    instructions.set(hole, instruction);
  }

  private int here() {
    return instructions.size();
  }
}
