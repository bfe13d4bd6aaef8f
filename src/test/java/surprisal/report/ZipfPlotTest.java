package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

class ZipfPlotTest {
  private static final int BLUE = 0x0072B2;
  private static final int RED = 0xD55E00;

  @TempDir private Path folder;

  private BufferedImage draw(long[] counts, double constant) throws IOException {
    Path file = folder.resolve("zipf.png");
    ZipfPlot.write(file, "a text", counts, rank -> constant / rank);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(1600);
    return image;
  }

  private static int[] columnsOf(BufferedImage image, int colour) {
    // Without the legend at the bottom.
    return IntStream.range(0, image.getWidth())
        .filter(
            x -> IntStream.range(0, 800).anyMatch(y -> (image.getRGB(x, y) & 0xFFFFFF) == colour))
        .toArray();
  }

  @Test
  void dotsAndTheLineReachOverThePlot() throws IOException {
    BufferedImage image =
        draw(LongStream.rangeClosed(1, 1000).map(rank -> 3_000_000 / rank).toArray(), 1_000_000);
    assertThat(columnsOf(image, BLUE)).hasSizeGreaterThan(300);
    assertThat(columnsOf(image, RED)).hasSizeGreaterThan(500);
  }

  @Test
  void fewTokensAreDrawnWithoutALine() throws IOException {
    for (long[] counts : new long[][] {{5}, {3, 2}, {1, 1, 1}}) {
      BufferedImage image = draw(counts, Double.NaN);
      assertThat(columnsOf(image, BLUE)).isNotEmpty();
      assertThat(columnsOf(image, RED)).isEmpty();
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    Path text = folder.resolve("zipf.txt");
    assertThatThrownBy(() -> ZipfPlot.write(text, "a", new long[] {1}, rank -> 1))
        .isInstanceOf(UserError.class)
        .hasMessage("--plot is " + text + "; name a file that ends in .png or .svg");
    Path nowhere = folder.resolve("no/zipf.png");
    assertThatThrownBy(() -> ZipfPlot.write(nowhere, "a", new long[] {1}, rank -> 1))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("cannot write " + nowhere)
        .hasMessageEndingWith("choose another --plot");
  }
}
