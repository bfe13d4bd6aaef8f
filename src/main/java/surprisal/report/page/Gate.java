package surprisal.report.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Access control. The Host header must be this server's own, which defeats DNS rebinding; requests
 * from other sites' pages are refused; and changes require the token that is printed on the console
 * of the person training.
 */
final class Gate {
  private static final int TOKEN_BYTES = 16;
  private static final int LONGEST_URI = 256;
  private static final int LONGEST_HEADERS = 16_384;

  private final Set<String> hosts;
  private final String token;

  /**
   * @param port the server's port
   */
  Gate(int port) {
    hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    token = HexFormat.of().formatHex(random);
  }

  String token() {
    return token;
  }

  /** The HTTP status that refuses a request, or 200. */
  int judge(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    List<String> host = headers.getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.get(0))) {
      return 403;
    }
    if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress() || foreign(headers)) {
      return 403;
    }
    if (exchange.getRequestURI().isAbsolute()) {
      return 400;
    }
    if (exchange.getRequestURI().toString().length() > LONGEST_URI) {
      return 414;
    }
    int size = 0;
    for (var header : headers.entrySet()) {
      for (String value : header.getValue()) {
        size += header.getKey().length() + value.length();
      }
    }
    if (size > LONGEST_HEADERS) {
      return 431;
    }
    String length = headers.getFirst("Content-Length");
    boolean body =
        headers.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
    return body ? 413 : 200;
  }

  private boolean foreign(Headers headers) {
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!origin.startsWith("http://") || !hosts.contains(origin.substring("http://".length()))) {
        return true;
      }
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  /** Whether the request carries the token. */
  boolean mayChange(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("X-Surprisal-Token");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
