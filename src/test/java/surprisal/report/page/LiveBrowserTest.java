package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of a run in progress, in a real browser. */
class LiveBrowserTest {
  @RegisterExtension static final BrowserExtension CHROMIUM = new BrowserExtension();

  private Browser browser;

  @BeforeEach
  void take() {
    browser = CHROMIUM.browser();
  }

  @Test
  void aLivePageFollowsTheRunAndSteersIt() throws Exception {
    try (PageServer server = new PageServer(new RunPicture(), 0, false)) {
      server.log().started(Runs.facts(2000));
      Runs.tell(server.log(), 0, 300, 2000, 100);
      browser.open(server.address());
      browser.until("run.steps.made.length === 300");
      assertThat(browser.text("state")).isEqualTo("running");
      Runs.tell(server.log(), 300, 350, 2000, 100);
      server.log().sampled(350, "a fresh sample");
      browser.until("run.last.step === 349 && run.evaluations.length === 4");
      browser.until("document.getElementById('samples').textContent.includes('a fresh sample')");
      assertThat(browser.evaluate("run.steps.count.reduce((a, b) => a + b)").asInt())
          .isEqualTo(350);
      assertThat(browser.evaluate("run.previous.step").asInt()).isEqualTo(200);

      browser.evaluate("window.older = true; location.reload()");
      browser.until(
          "window.older === undefined && run.steps.made.length > 0 && run.last.step === 349");

      double top = heroTop();
      browser.click("#pause");
      browser.until("document.getElementById('state').textContent === 'paused'");
      assertThat(server.steering().paused()).isTrue();
      browser.click("#pause");
      browser.until("document.getElementById('state').textContent === 'running'");
      browser.click("#sample");
      browser.until("document.getElementById('answer').textContent === 'drawing a sample'");
      assertThat(heroTop()).as("an answer moves nothing").isEqualTo(top);
      browser.until("document.getElementById('answer').textContent === ''");
      assertThat(heroTop()).isEqualTo(top);
      assertThat(server.steering().takeSample()).isTrue();
      browser.click("#save");
      browser.until("document.getElementById('answer').textContent === 'saving a checkpoint'");
      assertThat(server.steering().takeSave()).isTrue();
      browser.click("#stop");
      browser.until("document.getElementById('answer').textContent.startsWith('stopping after')");
      assertThat(server.steering().stopRequested()).isTrue();
      server.finish(false, "resume with: train --resume");
      browser.until("document.getElementById('state').textContent === 'stopped at step 350'");
      assertThat(browser.text("end")).isEqualTo("resume with: train --resume");
      assertThat(browser.evaluate("document.title").asText()).isEqualTo("a – Surprisal");
      browser.until("document.getElementById('stop').disabled");
      CHROMIUM.assertSilent(server.address().replaceFirst("#.*", ""));
    }
  }

  private double heroTop() throws Exception {
    return browser
        .evaluate("document.querySelector('.hero').getBoundingClientRect().top")
        .asDouble();
  }

  @Test
  void theTitleHasRunAndProgress() throws Exception {
    try (PageServer server = new PageServer(new RunPicture(), 0, false)) {
      server.log().started(Runs.facts(2000));
      Runs.tell(server.log(), 0, 500, 2000, 100);
      browser.open(server.address());
      browser.until("document.title === '25% a – Surprisal'");
      assertThat(browser.text("title")).isEqualTo("a");
    }
  }

  @Test
  void aPrivatePageAsksForTheToken() throws Exception {
    try (PageServer server = new PageServer(new RunPicture(), 0, true)) {
      server.log().started(Runs.facts(2000));
      browser.open(server.address().replaceFirst("#.*", ""));
      browser.until("document.getElementById('state').textContent === 'private'");
      assertThat(browser.evaluate("run.facts === null").asBoolean()).isTrue();
      browser.open(server.address());
      browser.until("document.getElementById('state').textContent === 'running'");
      assertThat(browser.text("title")).isEqualTo("a");
    }
  }

  @Test
  void aReaderThatWasDroppedComesBack() throws Exception {
    try (PageServer server = new PageServer(new RunPicture(), 0, false)) {
      server.log().started(Runs.facts(2000));
      browser.open(server.address());
      browser.until("document.getElementById('state').textContent === 'running'");
      RawClient crowd = new RawClient(server);
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        sockets.add(crowd.connect());
        crowd.listen(sockets.get(i), crowd.bearing());
      }
      browser.until("document.getElementById('state').textContent === 'connection lost'");
      Runs.tell(server.log(), 0, 10, 2000, 100);
      browser.until("document.getElementById('state').textContent === 'running'");
      browser.until("run.steps.made.length === 10");
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void withoutTheTokenThePageOnlyShows() throws Exception {
    try (PageServer server = new PageServer(new RunPicture(), 0, false)) {
      server.log().started(Runs.facts(2000));
      browser.open(server.address().replaceFirst("#.*", ""));
      browser.until("document.getElementById('state').textContent === 'running'");
      assertThat(browser.evaluate("document.getElementById('stop').disabled").asBoolean()).isTrue();
      assertThat(browser.text("answer")).contains("open the address that train printed");
    }
  }
}
