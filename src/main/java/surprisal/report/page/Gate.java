package surprisal.report.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Access control. The Host header must be this server's own, which defeats DNS rebinding; requests
 * from other sites' pages are refused; and changes, on a private page also reading, require the
 * token that is printed on the console of the person training.
 */
final class Gate {
  private static final int TOKEN_BYTES = 16;

  private final Set<String> hosts;
  private final boolean isPrivate;
  private final String token;

  /**
   * @param port the server's port
   * @param isPrivate whether reading requires the token too
   */
  Gate(int port, boolean isPrivate) {
    hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    this.isPrivate = isPrivate;
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    token = HexFormat.of().formatHex(random);
  }

  String token() {
    return token;
  }

  /** Whether the request is to this server, and not from another site's page. */
  boolean admits(Request request) {
    List<String> host = request.values("host");
    return host.size() == 1 && hosts.contains(host.get(0)) && !isForeign(request);
  }

  private boolean isForeign(Request request) {
    for (String origin : request.values("origin")) {
      if (!origin.startsWith("http://") || !hosts.contains(origin.substring("http://".length()))) {
        return true;
      }
    }
    String site = request.value("sec-fetch-site");
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  /** Whether the sender may see the run. */
  boolean mayRead(Request request) {
    return !isPrivate || mayChange(request);
  }

  /** Whether the request carries the token. */
  boolean mayChange(Request request) {
    String given = request.value("x-surprisal-token");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
