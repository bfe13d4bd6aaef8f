package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import surprisal.config.UserError;

/** The server as somebody hostile on the same machine, or in the same browser, would see it. */
class PageServerTest {
  private static final int SECONDS = 60;

  private PageServer server;
  private int port;
  private String token;

  @BeforeEach
  void open() {
    server = new PageServer(new RunPicture(), 0);
    URI address = URI.create(server.address());
    port = address.getPort();
    token = address.getFragment();
    server.log().started(Runs.facts(2000));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String own() {
    return "Host: 127.0.0.1:" + port + "\r\n";
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), SECONDS * 1000);
    socket.setSoTimeout(SECONDS * 1000);
    return socket;
  }

  /** All that the server says to these bytes. */
  private String say(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException reset) {
      return "reset";
    }
  }

  private int status(String request) throws IOException {
    String answer = say(request);
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  private int get(String path, String headers) throws IOException {
    return status("GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
  }

  private int post(String path, String headers) throws IOException {
    return status(
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + headers
            + "Content-Length: 0\r\nConnection: close\r\n\r\n");
  }

  private String bearing() {
    return own() + "X-Surprisal-Token: " + token + "\r\n";
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 100 * SECONDS && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void thePageComesWithItsGuards() throws IOException {
    String answer = say("GET / HTTP/1.1\r\n" + own() + "Connection: close\r\n\r\n");
    String headers = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    assertThat(headers)
        .startsWith("http/1.1 200")
        .contains("content-security-policy: default-src 'none'; script-src 'sha256-")
        .contains("frame-ancestors 'none'", "connect-src 'self'")
        .contains("cache-control: no-store", "x-content-type-options: nosniff")
        .contains("x-frame-options: deny", "referrer-policy: no-referrer")
        .doesNotContain("access-control");
    assertThat(answer).doesNotContain(token);
  }

  @Test
  void onlyItsOwnHostIsAnswered() throws IOException {
    for (String host : List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port)) {
      assertThat(get("/", "Host: " + host + "\r\n")).as(host).isEqualTo(200);
    }
    for (String host :
        List.of(
            "evil.example",
            "evil.example:" + port,
            "127.0.0.1",
            "localhost",
            "127.0.0.1:" + (port == 1 ? 2 : 1),
            "127.0.0.1.evil.example:" + port,
            "127.0.0.1:" + port + "@evil.example",
            "0.0.0.0:" + port,
            "")) {
      assertThat(get("/", "Host: " + host + "\r\n")).as(host).isNotEqualTo(200);
      assertThat(get("/events", "Host: " + host + "\r\n")).as(host).isNotEqualTo(200);
    }
    assertThat(get("/", "")).isEqualTo(403);
    assertThat(get("/", own() + "Host: evil.example\r\n")).isEqualTo(403);
  }

  @Test
  void onlyTheLoopbackAddressListens() throws IOException {
    for (NetworkInterface face : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (var address : Collections.list(face.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 2000))
                .as(address.toString())
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @Test
  void changesNeedTheToken() throws IOException {
    for (String wish : List.of("/pause", "/resume", "/save", "/stop")) {
      assertThat(post(wish, own())).as(wish).isEqualTo(403);
      assertThat(post(wish, own() + "X-Surprisal-Token: \r\n")).as(wish).isEqualTo(403);
      String wrong = (token.charAt(0) == 'a' ? 'b' : 'a') + token.substring(1);
      assertThat(post(wish, own() + "X-Surprisal-Token: " + wrong + "\r\n"))
          .as(wish)
          .isEqualTo(403);
      assertThat(post(wish + "?token=" + token, own())).as(wish).isNotEqualTo(200);
      assertThat(get(wish, bearing())).as(wish).isEqualTo(404);
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
            "Origin: https://127.0.0.1:" + port,
            "Origin: http://127.0.0.1:" + (port == 1 ? 2 : 1),
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      assertThat(post("/stop", bearing() + origin + "\r\n")).as(origin).isEqualTo(403);
      assertThat(get("/events", own() + origin + "\r\n")).as(origin).isEqualTo(403);
    }
    assertThat(server.steering().stopRequested()).isFalse();
  }

  @Test
  void theTokenSteers() throws IOException {
    String origin = "Origin: http://127.0.0.1:" + port + "\r\nSec-Fetch-Site: same-origin\r\n";
    assertThat(post("/pause", bearing() + origin)).isEqualTo(200);
    assertThat(server.steering().paused()).isTrue();
    assertThat(post("/resume", bearing())).isEqualTo(200);
    assertThat(server.steering().paused()).isFalse();
    assertThat(post("/save", bearing())).isEqualTo(200);
    assertThat(server.steering().takeSave()).isTrue();
    assertThat(server.steering().takeSave()).isFalse();
    assertThat(post("/stop", bearing())).isEqualTo(200);
    assertThat(server.steering().stopRequested()).isTrue();
    assertThat(post("/format-disk", bearing())).isEqualTo(404);
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
      assertThat(get(path, own())).as(path).isNotEqualTo(200);
    }
  }

  @Test
  void oversizedAndMalformedRequestsAreRefused() throws IOException {
    assertThat(get("/" + "a".repeat(5000), own())).isIn(414, 400, 0);
    assertThat(get("/", own() + "X-Long: " + "a".repeat(100_000) + "\r\n")).isIn(431, 400, 0);
    assertThat(get("/", own() + "X-Many: a\r\n".repeat(5000))).isIn(431, 400, 0);
    String posted = "POST /stop HTTP/1.1\r\n" + bearing();
    assertThat(status(posted + "Content-Length: 1000000000\r\n\r\naaaa")).isIn(413, 0);
    assertThat(status(posted + "Content-Length: -1\r\n\r\n")).isNotEqualTo(200);
    assertThat(status(posted + "Content-Length: a\r\n\r\n")).isNotEqualTo(200);
    assertThat(status(posted + "Transfer-Encoding: chunked\r\n\r\nzz\r\n")).isNotEqualTo(200);
    for (String garbage :
        List.of(
            "\r\n\r\n",
            "GET\r\n\r\n",
            "GET / \r\n\r\n",
            "\u0016\u0003\u0001\u0002",
            "GET / HTTP/9.9x\r\n\r\n")) {
      assertThat(status(garbage)).as(garbage).isNotEqualTo(200);
    }
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "TRACE", "BREW")) {
      String request = method + " / HTTP/1.1\r\n" + bearing() + "Connection: close\r\n\r\n";
      assertThat(status(request)).as(method).isNotEqualTo(200);
    }
    assertThat(server.steering().stopRequested()).isFalse();
    assertThat(get("/", own())).as("still answers").isEqualTo(200);
  }

  private BufferedReader listen(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(("GET /events HTTP/1.0\r\n" + own() + "\r\n").getBytes(StandardCharsets.UTF_8));
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Data of the next event of this name. */
  private static String next(BufferedReader stream, String event) throws IOException {
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.equals("event: " + event)) {
        return stream.readLine();
      }
    }
    throw new IOException("the stream ended without " + event);
  }

  @Test
  void whoeverJoinsLateHearsTheWholeHistoryAndThenTheNews() throws Exception {
    Runs.tell(server.log(), 0, 300, 2000, 100);
    try (Socket socket = connect()) {
      BufferedReader stream = listen(socket);
      String history = next(stream, "history");
      assertThat(history).contains("\"made\":[1,2,3,4,", ",299,300]", "\"step\":200");
      Runs.tell(server.log(), 300, 305, 2000, 300);
      assertThat(next(stream, "steps")).contains("\"made\":[301,302,303,304,305]");
      assertThat(next(stream, "news")).contains("\"nll_nats\"", "\"previous\":{\"step\":200");
      new Thread(() -> server.finish(true)).start();
      assertThat(next(stream, "news")).contains("\"state\":\"finished\"");
    }
  }

  @Test
  void aReaderThatStallsIsDroppedAndNobodyWaits() throws Exception {
    try (Socket stalled = new Socket()) {
      stalled.setReceiveBufferSize(4096);
      stalled.connect(new InetSocketAddress("127.0.0.1", port));
      stalled
          .getOutputStream()
          .write(("GET /events HTTP/1.0\r\n" + own() + "\r\n").getBytes(StandardCharsets.UTF_8));
      eventually(() -> server.readers() == 1);
      List<Socket> sockets = new ArrayList<>();
      List<BufferedReader> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sockets.add(connect());
        streams.add(listen(sockets.get(i)));
        next(streams.get(i), "history");
      }
      assertThat(server.readers()).isEqualTo(4);
      String large = "long ".repeat(50_000);
      long slowest = 0;
      for (int i = 0; i < 200 && server.readers() == 4; i++) {
        long began = System.nanoTime();
        server.log().sampled(i, large);
        slowest = Math.max(slowest, System.nanoTime() - began);
        for (BufferedReader stream : streams) {
          assertThat(next(stream, "news")).contains("long long");
        }
      }
      assertThat(server.readers()).isEqualTo(3);
      assertThat(slowest).as("nanoseconds the loop waited").isLessThan(5_000_000_000L);
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> new PageServer(new RunPicture(), port))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--page: port " + port + " cannot be used (")
        .hasMessageEndingWith("); name another");
  }
}
