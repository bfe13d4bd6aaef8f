package surprisal.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressorTest {

  private static byte[] noise(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(Compressor.class)
  void noiseCostsEightBitsAByte(Compressor compressor) {
    Compressed noise = compressor.given(noise(1, 50_000), noise(2, 20_000));
    assertThat(noise.bitsPerByte()).isCloseTo(8, within(0.05));
    assertThat(noise.natsPerToken(10_000)).isCloseTo(16 * Math.log(2), within(0.1));
  }

  @ParameterizedTest
  @EnumSource(Compressor.class)
  void whatTheTrainingTextHeldIsFree(Compressor compressor) {
    assertThat(compressor.given(noise(1, 20_000), noise(1, 20_000)).bitsPerByte()).isLessThan(0.2);
  }

  @Test
  void xzRemembersWhatGzipHasForgotten() {
    byte[] training = noise(1, 200_000);
    byte[] validation = noise(1, 20_000);
    assertThat(Compressor.GZIP.given(training, validation).bitsPerByte()).isGreaterThan(7);
    assertThat(Compressor.XZ.given(training, validation).bitsPerByte()).isLessThan(0.2);
    assertThat(Compressor.XZ).hasToString("xz");
  }
}
