package surprisal.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final StringBuilder partial = new StringBuilder();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private int sent;

  /** The path of Chromium, if it is installed. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(n -> Path.of(folder, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile an empty folder
   */
  Browser(Path chromium, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    String port = endpoint(process);
    HttpClient http = HttpClient.newHttpClient();
    JsonNode pages =
        JSON.readTree(
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    String page = null;
    for (JsonNode target : pages) {
      if (target.get("type").asText().equals("page")) {
        page = target.get("webSocketDebuggerUrl").asText();
      }
    }
    socket = http.newWebSocketBuilder().buildAsync(URI.create(page), new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", Map.of());
    }
  }

  private static String endpoint(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String before = "DevTools listening on ws://127.0.0.1:";
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(before)) {
        Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        return line.substring(before.length(), line.indexOf('/', before.length()));
      }
    }
    throw new IOException("Chromium exited before it was listening");
  }

  private final class Listener implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        heard(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  private void heard(String message) {
    try {
      JsonNode json = JSON.readTree(message);
      JsonNode p = json.path("params");
      if (json.has("id")) {
        answers.remove(json.get("id").asInt()).complete(json);
        return;
      }
      switch (json.path("method").asText()) {
        case "Network.requestWillBeSent" -> requests.add(p.path("request").path("url").asText());
        case "Runtime.exceptionThrown" -> complaints.add(p.toString());
        case "Log.entryAdded" -> complaints.add(p.toString());
        case "Runtime.consoleAPICalled" -> complaints.add(p.toString());
        default -> {}
      }
    } catch (IOException e) {
      complaints.add("unreadable: " + message);
    }
  }

  /** Sends a command of the protocol and returns its result. */
  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ++sent;
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonNode json = answer.get(SECONDS, TimeUnit.SECONDS);
    if (json.has("error")) {
      throw new IllegalStateException(method + ": " + json.get("error"));
    }
    return json.get("result");
  }

  /** The value of a JavaScript expression; a promise is awaited. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  String text(String id) throws Exception {
    return evaluate("document.getElementById('" + id + "').textContent").asText();
  }

  void click(String selector) throws Exception {
    evaluate("document.querySelector(\"" + selector + "\").click()");
  }

  /** Waits until an expression is true. */
  void until(String expression) throws Exception {
    for (int i = 0; i < SECONDS * 20; i++) {
      try {
        if (evaluate("!!(" + expression + ")").asBoolean()) {
          return;
        }
      } catch (IllegalStateException pageIsBeingLoaded) {
        // Its variables do not exist yet.
      }
      Thread.sleep(50);
    }
    throw new AssertionError("never came true: " + expression + "; complaints: " + complaints);
  }

  /** Opens an address and waits until its scripts have run. */
  void open(String address) throws Exception {
    call("Page.navigate", Map.of("url", "about:blank"));
    requests.clear();
    complaints.clear();
    call("Page.navigate", Map.of("url", address));
    until("location.href !== 'about:blank' && document.readyState === 'complete'");
  }

  void look(int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))");
  }

  /** The whole page as a PNG. */
  byte[] picture() throws Exception {
    JsonNode shot =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(shot.get("data").asText());
  }

  /** Addresses that the page requested. */
  List<String> requests() {
    return new ArrayList<>(requests);
  }

  /** Errors, warnings and everything else on the console. */
  List<String> complaints() {
    return new ArrayList<>(complaints);
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> null).join();
    process.destroyForcibly();
  }
}
