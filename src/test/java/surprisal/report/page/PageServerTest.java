package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

/** The server under attack from the same machine or the same browser. */
class PageServerTest {
  private PageServer server;
  private RawClient client;

  @BeforeEach
  void open() {
    server = new PageServer(new RunPicture(), 0, false);
    client = new RawClient(server);
    server.log().started(Runs.facts(2000));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void thePageComesWithItsGuards() throws IOException {
    String answer = client.say("GET / HTTP/1.1\r\n" + client.own() + "Connection: close\r\n\r\n");
    String headers = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    assertThat(headers)
        .startsWith("http/1.1 200")
        .contains("content-security-policy: default-src 'none'; script-src 'sha256-")
        .contains("frame-ancestors 'none'", "connect-src 'self'")
        .contains("cache-control: no-store", "x-content-type-options: nosniff")
        .contains("x-frame-options: deny", "referrer-policy: no-referrer")
        .doesNotContain("access-control");
    assertThat(answer).doesNotContain(client.token());
  }

  @Test
  void onlyItsOwnHostIsAnswered() throws IOException {
    for (String host :
        List.of(
            "127.0.0.1:" + client.port(), "localhost:" + client.port(), "[::1]:" + client.port())) {
      assertThat(client.get("/", "Host: " + host + "\r\n")).as(host).isEqualTo(200);
    }
    for (String host :
        List.of(
            "evil.example",
            "evil.example:" + client.port(),
            "127.0.0.1",
            "localhost",
            "127.0.0.1:" + (client.port() == 1 ? 2 : 1),
            "127.0.0.1.evil.example:" + client.port(),
            "127.0.0.1:" + client.port() + "@evil.example",
            "0.0.0.0:" + client.port(),
            "")) {
      assertThat(client.get("/", "Host: " + host + "\r\n")).as(host).isNotEqualTo(200);
      assertThat(client.get("/events", "Host: " + host + "\r\n")).as(host).isNotEqualTo(200);
    }
    assertThat(client.get("/", "")).isEqualTo(403);
    assertThat(client.get("/", client.own() + "Host: evil.example\r\n")).isEqualTo(403);
  }

  @Test
  void itListensOnTheLoopbackAddressOnly() throws IOException {
    for (NetworkInterface face : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (var address : Collections.list(face.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          try (Socket socket = new Socket()) {
            assertThatThrownBy(
                    () -> socket.connect(new InetSocketAddress(address, client.port()), 2000))
                .as(address.toString())
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @Test
  void changesNeedTheToken() throws IOException {
    for (String request : List.of("/pause", "/resume", "/save", "/stop")) {
      assertThat(client.post(request, client.own())).as(request).isEqualTo(403);
      assertThat(client.post(request, client.own() + "X-Surprisal-Token: \r\n"))
          .as(request)
          .isEqualTo(403);
      String wrong = (client.token().charAt(0) == 'a' ? 'b' : 'a') + client.token().substring(1);
      assertThat(client.post(request, client.own() + "X-Surprisal-Token: " + wrong + "\r\n"))
          .as(request)
          .isEqualTo(403);
      assertThat(client.post(request + "?token=" + client.token(), client.own()))
          .as(request)
          .isNotEqualTo(200);
      assertThat(client.get(request, client.bearing())).as(request).isEqualTo(404);
    }
    assertThat(server.steering().paused()).isFalse();
    assertThat(server.steering().stopRequested()).isFalse();
    assertThat(server.steering().takeSave()).isFalse();
  }

  @Test
  void otherOriginsAreRefusedEvenWithTheToken() throws IOException {
    for (String origin :
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: https://127.0.0.1:" + client.port(),
            "Origin: http://127.0.0.1:" + (client.port() == 1 ? 2 : 1),
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      assertThat(client.post("/stop", client.bearing() + origin + "\r\n"))
          .as(origin)
          .isEqualTo(403);
      assertThat(client.get("/events", client.own() + origin + "\r\n")).as(origin).isEqualTo(403);
    }
    assertThat(server.steering().stopRequested()).isFalse();
  }

  @Test
  void theTokenSteers() throws IOException {
    String origin =
        "Origin: http://127.0.0.1:" + client.port() + "\r\nSec-Fetch-Site: same-origin\r\n";
    assertThat(client.post("/pause", client.bearing() + origin)).isEqualTo(200);
    assertThat(server.steering().paused()).isTrue();
    assertThat(client.post("/resume", client.bearing())).isEqualTo(200);
    assertThat(server.steering().paused()).isFalse();
    assertThat(client.post("/save", client.bearing())).isEqualTo(200);
    assertThat(server.steering().takeSave()).isTrue();
    assertThat(server.steering().takeSave()).isFalse();
    assertThat(client.post("/stop", client.bearing())).isEqualTo(200);
    assertThat(server.steering().stopRequested()).isTrue();
    assertThat(client.post("/format-disk", client.bearing())).isEqualTo(404);
  }

  @Test
  void pathTricksFindNothing() throws IOException {
    for (String path :
        List.of(
            "/../etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%2e%2e/",
            "//",
            "/./",
            "/index.html",
            "/events/",
            "/events/../",
            "/%00",
            "/EVENTS",
            "/?a=b",
            "/surprisal/page/run.js",
            "http://evil.example/")) {
      assertThat(client.get(path, client.own())).as(path).isNotEqualTo(200);
    }
  }

  @Test
  void oversizedAndMalformedRequestsAreRefused() throws IOException {
    assertThat(client.get("/" + "a".repeat(5000), client.own())).isIn(414, 400, 0);
    assertThat(client.get("/", client.own() + "X-Long: " + "a".repeat(100_000) + "\r\n"))
        .isIn(431, 400, 0);
    assertThat(client.get("/", client.own() + "X-Many: a\r\n".repeat(5000))).isIn(431, 400, 0);
    String posted = "POST /stop HTTP/1.1\r\n" + client.bearing();
    assertThat(client.status(posted + "Content-Length: 1000000000\r\n\r\naaaa")).isIn(413, 0);
    assertThat(client.status(posted + "Content-Length: -1\r\n\r\n")).isNotEqualTo(200);
    assertThat(client.status(posted + "Content-Length: a\r\n\r\n")).isNotEqualTo(200);
    assertThat(client.status(posted + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"))
        .isNotEqualTo(200);
    for (String garbage :
        List.of(
            "\r\n\r\n",
            "GET\r\n\r\n",
            "GET / \r\n\r\n",
            "\u0016\u0003\u0001\u0002",
            "GET / HTTP/9.9x\r\n\r\n")) {
      assertThat(client.status(garbage)).as(garbage).isNotEqualTo(200);
    }
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "TRACE", "BREW")) {
      String request = method + " / HTTP/1.1\r\n" + client.bearing() + "Connection: close\r\n\r\n";
      assertThat(client.status(request)).as(method).isNotEqualTo(200);
    }
    assertThat(server.steering().stopRequested()).isFalse();
    assertThat(client.get("/", client.own())).as("still answers").isEqualTo(200);
  }

  @Test
  void aPortInUseGivesWayToTheNextFreeOne() throws IOException {
    try (PageServer second = new PageServer(new RunPicture(), client.port(), false)) {
      assertThat(second.port()).isBetween(client.port() + 1, client.port() + 19);
      RawClient other = new RawClient(second);
      assertThat(other.get("/", other.own())).isEqualTo(200);
    }
  }

  @Test
  void ifNoPortIsLeftThatIsSaid() throws IOException {
    try (ServerSocket last = new ServerSocket()) {
      try {
        last.bind(new InetSocketAddress("127.0.0.1", 65535));
      } catch (BindException taken) {
        // By somebody else, which is as good.
      }
      assertThatThrownBy(() -> new PageServer(new RunPicture(), 65535, false))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("--page: no port from 65535 to 65535 can be used (")
          .hasMessageEndingWith("); choose another");
    }
  }

  @Test
  void aPrivatePageShowsItsRunOnlyToThoseWithTheToken() throws IOException {
    try (PageServer hidden = new PageServer(new RunPicture(), 0, true)) {
      hidden.log().started(Runs.facts(2000));
      RawClient asker = new RawClient(hidden);
      String page = asker.say("GET / HTTP/1.1\r\n" + asker.own() + "Connection: close\r\n\r\n");
      assertThat(page).startsWith("HTTP/1.1 200").doesNotContain("a.yaml", "test engine");
      assertThat(asker.get("/events", asker.own())).isEqualTo(403);
      assertThat(asker.get("/events", asker.own() + "X-Surprisal-Token: 0\r\n")).isEqualTo(403);
      try (Socket socket = asker.connect()) {
        BufferedReader stream = asker.listen(socket, asker.bearing());
        assertThat(stream.readLine()).startsWith("HTTP/1.1 200");
      }
    }
  }
}
