package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.data.Split;
import surprisal.data.ValidationWindows;
import surprisal.data.source.Source;
import surprisal.data.source.Sources;
import surprisal.data.source.TrueDistribution;
import surprisal.tokenizer.CharTokenizer;

class SourceDivergenceTest {
  private static final int B = 2;
  private static final int T = 5;

  @TempDir private Path folder;

  private Source source(String yaml) throws IOException {
    return Sources.open(Files.writeString(folder.resolve("source.yaml"), yaml));
  }

  private static SourceDivergence divergence(Source source, String text, int train) {
    CharTokenizer tokenizer = CharTokenizer.of(text);
    Split split = Split.tail(text, 1 - (double) train / text.length(), tokenizer);
    ValidationWindows windows = new ValidationWindows(split.validation(), B, T, null);
    TrueDistribution truth = new TrueDistribution(source, text, train, tokenizer);
    return new SourceDivergence(windows, truth, tokenizer.vocabSize());
  }

  @Test
  void agreesWithNumbersByHand() throws IOException {
    Source source =
        source(
            "{source: markov, seed: 1, characters: 9, table: {a: {a: 3, b: 1}, b: {a: 1, b: 1}}}");
    // Validation is "aab": the targets a after a, b after a.
    SourceDivergence divergence = divergence(source, "abbabaab", 5);
    double[] logits = new double[B * T * 2];
    logits[0] = Math.log(4); // q(a) = 0.8
    logits[3] = Math.log(3); // q(b) = 0.75
    divergence.begin();
    divergence.add(0, HostLogits.rows(logits, 2));
    double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    double first = -0.75 * Math.log(0.8) - 0.25 * Math.log(0.2);
    double second = -0.75 * Math.log(0.25) - 0.25 * Math.log(0.75);
    SourceDivergence.Means means = divergence.means();
    assertThat(means.tokens()).isEqualTo(2);
    assertThat(means.entropyNats()).isCloseTo(entropy, within(1e-12));
    assertThat(means.crossEntropyNats()).isCloseTo((first + second) / 2, within(1e-12));
    assertThat(means.klNats()).isCloseTo((first + second) / 2 - entropy, within(1e-12));
  }

  @Test
  void entropyAndDivergenceSumToTheCrossEntropy() throws IOException {
    Source source =
        source(
            "{source: random_markov, seed: 2, characters: 400, alphabet: abcdefgh, order: 2,"
                + " sharpness: 2, table_seed: 3}");
    String text = source.generate();
    SourceDivergence divergence = divergence(source, text, 300);
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      divergence.begin();
      for (int batch = 0; batch < 10; batch++) {
        double[] logits = new double[B * T * 8];
        for (int i = 0; i < logits.length; i++) {
          logits[i] = (float) (20 * random.nextDouble() - 10);
        }
        divergence.add(batch, HostLogits.rows(logits, 8));
      }
      SourceDivergence.Means means = divergence.means();
      assertThat(means.tokens()).isEqualTo(99);
      assertThat(means.klNats()).as("seed " + seed).isPositive();
      assertThat(means.entropyNats() + means.klNats())
          .as("seed " + seed)
          .isCloseTo(means.crossEntropyNats(), within(1e-9));
    }
  }
}
