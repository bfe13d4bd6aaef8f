package surprisal.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Builds a {@link Ledger} from the surprisal of each target. Sums are compensated (Neumaier 1974),
 * so that the parts of every split add up to the whole in any order.
 */
public final class LedgerBuilder {
  /** Tokens of at least this many bytes form one part. */
  private static final int LONGEST = 9;

  private final String[] tokenTexts;
  private final int[] bytesPerToken;
  private final FrequencyDeciles deciles;
  private final IntFunction<String> documentNames;
  private final Map<Integer, Entry> byPosition = new TreeMap<>();
  private final Map<Integer, Entry> byDecile = new TreeMap<>();
  private final Map<TokenClass, Entry> byClass = new TreeMap<>();
  private final Map<Integer, Entry> byLength = new TreeMap<>();
  private final Map<Integer, Entry> byDocument = new TreeMap<>();
  private final Entry all = new Entry();

  /**
   * @param tokenTexts [V], what each token decodes to by itself
   * @param bytesPerToken [V]
   * @param documentNames label of document 0, 1, ...
   */
  public LedgerBuilder(
      String[] tokenTexts,
      int[] bytesPerToken,
      FrequencyDeciles deciles,
      IntFunction<String> documentNames) {
    this.tokenTexts = tokenTexts;
    this.bytesPerToken = bytesPerToken;
    this.deciles = deciles;
    this.documentNames = documentNames;
  }

  /**
   * One target.
   *
   * @param position its position in the window, 0 for the first target
   * @param previous the token before it
   * @param target the target token
   * @param document which text it belongs to, 0 or more
   * @param nats its surprisal
   */
  public void add(int position, int previous, int target, int document, double nats) {
    int bytes = bytesPerToken[target];
    TokenClass kind = TokenClass.of(tokenTexts[previous], tokenTexts[target]);
    all.add(bytes, nats);
    // Octaves, since the use of context grows with its logarithm: 0, 1, 2-3, 4-7, ...
    int octave = Integer.SIZE - Integer.numberOfLeadingZeros(position);
    byPosition.computeIfAbsent(octave, key -> new Entry()).add(bytes, nats);
    byDecile.computeIfAbsent(deciles.of(target), key -> new Entry()).add(bytes, nats);
    byClass.computeIfAbsent(kind, key -> new Entry()).add(bytes, nats);
    byLength.computeIfAbsent(Math.min(bytes, LONGEST), key -> new Entry()).add(bytes, nats);
    byDocument.computeIfAbsent(document, key -> new Entry()).add(bytes, nats);
  }

  /** The ledger of all targets so far; parts without targets are omitted. */
  public Ledger build() {
    Map<String, Map<String, Entry>> splits = new LinkedHashMap<>();
    splits.put("position in window", labelled(byPosition, LedgerBuilder::positions));
    splits.put("frequency decile", labelled(byDecile, String::valueOf));
    splits.put("class", labelled(byClass, TokenClass::toString));
    splits.put("bytes of the token", labelled(byLength, LedgerBuilder::length));
    splits.put("document", labelled(byDocument, documentNames::apply));
    List<Ledger.Split> all = new ArrayList<>();
    splits.forEach((name, parts) -> all.add(split(name, parts)));
    return new Ledger(this.all.tokens, this.all.bytes, this.all.sum() / this.all.tokens, all);
  }

  private static String length(int bytes) {
    return bytes == 0 ? "0 (special)" : bytes < LONGEST ? String.valueOf(bytes) : LONGEST + "+";
  }

  private static String positions(int octave) {
    int first = octave == 0 ? 0 : 1 << octave - 1;
    int last = (int) ((1L << octave) - 1);
    return first == last ? String.valueOf(first) : first + "-" + last;
  }

  private static <K> Map<String, Entry> labelled(Map<K, Entry> parts, Function<K, String> label) {
    Map<String, Entry> labelled = new LinkedHashMap<>();
    parts.forEach(
        (key, entry) -> {
          String name = label.apply(key);
          if (labelled.put(name, entry) != null) {
            throw new IllegalStateException("two parts are called " + name);
          }
        });
    return labelled;
  }

  private Ledger.Split split(String name, Map<String, Entry> entries) {
    List<Ledger.Part> parts = new ArrayList<>();
    entries.forEach(
        (label, entry) ->
            parts.add(
                new Ledger.Part(
                    label,
                    entry.tokens,
                    entry.bytes,
                    entry.sum() / entry.tokens,
                    entry.sum() / all.tokens)));
    return new Ledger.Split(name, parts);
  }

  private static final class Entry {
    private long tokens;
    private long bytes;
    private double sum;
    private double lost;

    void add(int bytes, double nats) {
      tokens++;
      this.bytes += bytes;
      double next = sum + nats;
      lost += Math.abs(sum) >= Math.abs(nats) ? sum - next + nats : nats - next + sum;
      sum = next;
    }

    double sum() {
      return sum + lost;
    }
  }
}
