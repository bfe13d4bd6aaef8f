package surprisal.data.source;

import java.util.ArrayList;
import java.util.List;
import surprisal.config.UserError;
import surprisal.random.Mix64;

/**
 * Each character depends on the k characters before it, according to a random table: the
 * probabilities after a context are softmax(sharpness * g) with independent normal g.
 *
 * @param tableSeed seed of the table
 * @param order k; 0 for independent characters
 * @param sharpness 0 for uniform; large for nearly deterministic
 */
record RandomMarkovSpec(
    long seed, int characters, String alphabet, int order, double sharpness, long tableSeed)
    implements SourceSpec {
  /** Maximum number of entries of the table. */
  private static final double LARGEST = 4e6;

  @Override
  public Source open(String name) {
    Size size = new Size(name, seed, characters);
    List<String> all = Alphabet.characters(name, alphabet);
    int A = all.size();
    if (order < 0 || Math.pow(A, order + 1.0) > LARGEST) {
      throw new UserError(
          name
              + ": order "
              + order
              + " with "
              + A
              + " characters; the order must be 0 or more and"
              + " the table of A^(order + 1) entries at most 4 million");
    }
    if (!(sharpness >= 0 && sharpness <= 20)) {
      throw new UserError(name + ": sharpness is " + sharpness + "; it must be from 0 to 20");
    }
    int contexts = (int) Math.pow(A, order);
    TextChainBuilder builder = new TextChainBuilder(name);
    for (int context = 0; context < contexts; context++) {
      double[] p = row(context, A);
      List<TextChainBuilder.Transition> transitions = new ArrayList<>(A);
      for (int a = 0; a < A; a++) {
        int next = (int) (((long) context * A + a) % contexts);
        transitions.add(new TextChainBuilder.Transition(p[a], all.get(a), next, all.get(a)));
      }
      builder.state(transitions);
    }
    return new ChainSource(builder.build(), size);
  }

  private double[] row(int context, int A) {
    double[] p = new double[A];
    double sum = 0;
    for (int a = 0; a < A; a++) {
      // StrictMath: the same table, and so the same text, on every machine.
      long index = 2 * ((long) context * A + a);
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - Mix64.unit(tableSeed, index)));
      double normal = radius * StrictMath.cos(2 * Math.PI * Mix64.unit(tableSeed, index + 1));
      p[a] = StrictMath.exp(sharpness * normal);
      sum += p[a];
    }
    for (int a = 0; a < A; a++) {
      p[a] /= sum;
    }
    return p;
  }
}
