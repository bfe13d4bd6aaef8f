package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One browser for all tests of a class, which are skipped if Chromium is not installed. */
final class BrowserExtension implements BeforeAllCallback, AfterAllCallback {
  private Browser browser;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Optional<Path> chromium = Browser.installed();
    if (chromium.isEmpty()) {
      System.out.println(
          context.getDisplayName() + " is skipped: install Chromium (apt install chromium)");
    }
    Assumptions.assumeTrue(chromium.isPresent(), "Chromium is not installed");
    // Not a @TempDir: Chromium may still write to its profile just after it has been closed.
    browser = new Browser(chromium.get(), Files.createTempDirectory("browser-profile"));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (browser != null) {
      browser.close();
    }
  }

  Browser browser() {
    return browser;
  }

  /** The page logged nothing to the console and requested nothing outside of its own address. */
  void assertSilent(String own) {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(r -> r.startsWith(own) || r.startsWith("data:"));
  }

  /** Pixels of the loss chart that are neither background nor grid. */
  int inked() throws Exception {
    return browser
        .evaluate(
            "(() => { const c = document.querySelector('#loss-plot canvas'), d ="
                + " c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0; for"
                + " (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })()")
        .asInt();
  }
}
