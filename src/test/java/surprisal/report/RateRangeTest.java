package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateRangeTest {
  /** A loss that falls as a logistic curve around 1e-3 and rises beyond 1e-1. */
  private static RateRange range() {
    List<RateRange.Point> points = new ArrayList<>();
    for (double power = -6; power <= -0.5; power += 0.05) {
      double loss = 4 - 2 / (1 + Math.exp(-3 * (power + 3))) + Math.exp(8 * (power + 0.7));
      points.add(new RateRange.Point(Math.pow(10, power), loss, loss));
    }
    return new RateRange(points, true);
  }

  @Test
  void theSteepestFallIsWhereTheCurveHasIt() {
    assertThat(range().steepest().learningRate()).isBetween(0.8e-3, 1.25e-3);
    assertThat(range().lowest().learningRate()).isBetween(2e-2, 1e-1);
    assertThat(range().table())
        .contains("falls fastest", "lowest", "the loss diverged after 3.2e-01; try learning_rate:");
    assertThat(range().table().lines().count()).isLessThan(32);
  }

  /** A loss of 20.6 must not press the others, between 2 and 4, to the bottom. */
  @Test
  void aRunawayLossIsCutOff(@TempDir Path folder) throws IOException {
    List<RateRange.Point> points = new ArrayList<>(range().points());
    points.add(new RateRange.Point(0.5, 20.6, 5));
    Path png = folder.resolve("a.png");
    new RateRange(points, true).plot(png);
    BufferedImage image = ImageIO.read(png.toFile());
    int[] rows =
        IntStream.range(0, 800)
            .filter(y -> (image.getRGB(image.getWidth() / 2, y) & 0xFFFFFF) == 0x0072B2)
            .toArray();
    assertThat(rows).as("the smoothed loss in the middle of the plot").isNotEmpty();
    assertThat(rows[0]).as("and of its height").isBetween(200, 700);
  }

  @Test
  void aPlotIsDrawn(@TempDir Path folder) throws IOException {
    range().plot(folder.resolve("a.svg"));
    assertThat(Files.readString(folder.resolve("a.svg"))).contains("<svg", "<path");
  }
}
