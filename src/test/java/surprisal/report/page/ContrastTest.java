package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Text on the pages has at least the contrast that WCAG 2.1 AA asks for, in light and in dark. */
class ContrastTest {
  @RegisterExtension static final BrowserExtension CHROMIUM = new BrowserExtension();

  @TempDir private static Path folder;

  /** Texts below their ratio: 4.5, and 3 for large ones. Translucent backgrounds are blended. */
  private static final String WEAK =
      """
      (() => {
        const channels = c => c.match(/[0-9.]+/g).map(Number);
        const over = (top, under) => { const [r, g, b, a = 1] = top;
          return [r, g, b].map((v, i) => v * a + under[i] * (1 - a)); };
        const light = c => { const [r, g, b] = c.map(v => v / 255).map(v =>
          v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const background = e => {
          const own = channels(getComputedStyle(e).backgroundColor);
          const below = e.parentElement ? background(e.parentElement) : [255, 255, 255];
          return over(own, below);
        };
        const weak = [];
        for (const e of document.querySelectorAll('body *')) {
          const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
          if (!text || e.disabled || !e.offsetParent || e.tagName === 'SCRIPT') continue;
          const style = getComputedStyle(e), under = background(e);
          const [a, b] = [light(over(channels(style.color), under)), light(under)];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          const size = parseFloat(style.fontSize);
          const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
          if (ratio < (large ? 3 : 4.5)) {
            weak.push(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2) + ' ' + e.textContent);
          }
        }
        for (const name of ['faint', 'train', 'held', 'floor', 'rung']) {
          const paint = document.createElement('i');
          paint.style.color = 'var(--' + name + ')';
          document.querySelector('.card').append(paint);
          const card = background(paint), ink = channels(getComputedStyle(paint).color);
          const [a, b] = [light(ink), light(card)];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) weak.push('label of a chart: ' + name + ' ' + ratio.toFixed(2));
        }
        return weak;
      })()
      """;

  @Test
  void nothingIsTooFaint() throws Exception {
    Browser browser = CHROMIUM.browser();
    RunPicture picture = new RunPicture();
    picture.started(Runs.facts(300));
    Runs.tell(picture, 0, 300, 300, 100);
    picture.sampled(300, "a sample");
    picture.state("finished");
    Path file = folder.resolve("report.html");
    picture.page().write(file, "--out");
    for (boolean dark : List.of(false, true)) {
      for (String paint : List.of("surprisal", "change")) {
        browser.look(1280, 900, dark);
        browser.open(file.toUri().toString());
        browser.click("#paint [data-key=" + paint + "]");
        assertThat(browser.evaluate(WEAK)).as(dark ? "dark" : "light").isEmpty();
      }
    }
    browser.look(1280, 900, false);
  }
}
