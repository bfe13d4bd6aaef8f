package surprisal.data.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import surprisal.data.DocumentTokens;
import surprisal.data.IntTokens;
import surprisal.data.TokenSequence;

class StatisticsTest {
  /** Documents in memory. */
  private static DocumentTokens documents(List<int[]> documents) {
    int[] ends = new int[documents.size()];
    int[] ids = documents.stream().flatMapToInt(Arrays::stream).toArray();
    for (int d = 0, at = 0; d < ends.length; d++) {
      at += documents.get(d).length;
      ends[d] = at;
    }
    TokenSequence tokens = IntTokens.of(ids);
    return new DocumentTokens() {
      @Override
      public long documents() {
        return ends.length;
      }

      @Override
      public Span document(long position) {
        int d = 0;
        while (ends[d] <= position) {
          d++;
        }
        long start = d == 0 ? 0 : ends[d - 1];
        return new Span(start, start, ends[d]);
      }

      @Override
      public long textBytes() {
        return -1;
      }

      @Override
      public long size() {
        return tokens.size();
      }

      @Override
      public void copy(long from, int[] to, int toOffset, int count) {
        tokens.copy(from, to, toOffset, count);
      }
    };
  }

  private static int[] random(long seed, int length, int V) {
    return new SplittableRandom(seed).ints(length, 0, V).toArray();
  }

  @Test
  void entropiesByHand() {
    // a b a b a b a c: 4 a, 3 b, 1 c; after a: 3 b, 1 c; after b: 3 a.
    TokenStatistics statistics =
        TokenStatistics.of(IntTokens.of(new int[] {0, 1, 0, 1, 0, 1, 0, 2}), 5);
    assertThat(statistics.counts()).containsExactly(4, 3, 1);
    assertThat(statistics.used()).isEqualTo(3);
    assertThat(statistics.pairs()).isEqualTo(3);
    // H(4/8, 3/8, 1/8), and 4/7 H(3/4, 1/4) + 3/7 * 0.
    assertThat(statistics.unigramNats()).isCloseTo(0.9743147528693494, within(1e-14));
    assertThat(statistics.bigramNats()).isCloseTo(4.0 / 7 * 0.5623351446188083, within(1e-14));
    assertThat(statistics.zipfExponent()).isNaN();
  }

  @Test
  void pairsAcrossChunksAreCounted() {
    int n = 200_000;
    TokenStatistics statistics =
        TokenStatistics.of(
            IntTokens.of(IntStream.range(0, n).map(i -> i % 20_000).toArray()), 20_000);
    assertThat(statistics.pairs()).isEqualTo(20_000);
    assertThat(statistics.unigramNats()).isCloseTo(Math.log(20_000), within(1e-9));
    assertThat(statistics.bigramNats()).isCloseTo(0, within(1e-3));
  }

  @Test
  void zipfsExponentIsFound() {
    int[] ids =
        IntStream.rangeClosed(1, 1000)
            .flatMap(
                rank -> IntStream.generate(() -> rank).limit(Math.round(1e5 / Math.pow(rank, 1.1))))
            .toArray();
    TokenStatistics statistics = TokenStatistics.of(IntTokens.of(ids), 1001);
    assertThat(statistics.zipfExponent()).isCloseTo(1.1, within(0.01));
    assertThat(statistics.zipfCount(8)).isCloseTo(1e5 / Math.pow(8, 1.1), within(300.0));
  }

  @Test
  void onlyDuplicatesAreFound() {
    List<int[]> all = new ArrayList<>();
    for (int d = 0; d < 60; d++) {
      all.add(random(d, 400, 300));
    }
    all.add(all.get(3).clone());
    all.add(all.get(3).clone());
    all.add(new int[] {1, 2}); // shorter than a shingle
    all.add(new int[] {1, 2});
    for (int d = 10; d < 20; d++) {
      int[] changed = all.get(d).clone();
      changed[200] = 299 - changed[200]; // 5 of 396 shingles differ: similarity 0.975
      all.add(changed);
      int[] half = Arrays.copyOf(all.get(d + 20), 400);
      System.arraycopy(random(1000 + d, 200, 300), 0, half, 200, 200); // similarity 1/3
      all.add(half);
    }
    assertThat(Duplicates.find(List.of(documents(all)), 5))
        .isEqualTo(new Duplicates(all.size(), 3, 10));
    assertThat(
            Duplicates.find(
                List.of(documents(all.subList(0, 60)), documents(all.subList(0, 7))), 5))
        .isEqualTo(new Duplicates(67, 7, 0));
  }

  @Test
  void minHashEstimatesTheJaccardSimilarity() {
    double worst = 0;
    double sum = 0;
    for (long seed = 0; seed < 100; seed++) {
      // Of 1000 + 500 shingles (nearly all distinct) 500 are in common: 1/3.
      int[] ids = random(seed, 1500, 1_000_000);
      MinHash a = new MinHash(1);
      MinHash b = new MinHash(1);
      for (int i = 0; i < 1000; i++) {
        a.add(ids[i]);
        b.add(ids[i + 500]);
      }
      double estimate = MinHash.similarity(a.signature(), b.signature());
      worst = Math.max(worst, Math.abs(estimate - 1.0 / 3));
      sum += estimate;
    }
    // One estimate has a standard error of 0.06, the mean of 100 one of 0.006.
    assertThat(worst).isLessThan(0.24);
    assertThat(sum / 100).isCloseTo(1.0 / 3, within(0.025));
  }

  @Test
  void overlapEqualsASlowSearch() {
    for (long seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int T = 1 + random.nextInt(6);
      int[] train = random.ints(random.nextInt(400), 0, 3).toArray();
      int[] validation = random.ints(random.nextInt(200), 0, 3).toArray();
      long expected = 0;
      for (int w = 0; w + T <= validation.length; w += T) {
        boolean found = false;
        for (int at = 0; at + T <= train.length && !found; at++) {
          found = Arrays.equals(train, at, at + T, validation, w, w + T);
        }
        expected += found ? 1 : 0;
      }
      assertThat(Overlap.find(IntTokens.of(train), IntTokens.of(validation), T))
          .as("seed %d", seed)
          .isEqualTo(new Overlap(validation.length / T, expected));
    }
  }

  @Test
  void overlapReachesAcrossChunks() {
    int[] train = random(1, 300_000, 50_000);
    for (int from : new int[] {0, 65_500, 65_536, 131_000, 299_936}) {
      int[] validation = Arrays.copyOfRange(train, from, from + 64);
      assertThat(Overlap.find(IntTokens.of(train), IntTokens.of(validation), 64))
          .isEqualTo(new Overlap(1, 1));
      validation[63] ^= 1;
      assertThat(Overlap.find(IntTokens.of(train), IntTokens.of(validation), 64))
          .isEqualTo(new Overlap(1, 0));
    }
  }
}
