package surprisal.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1 request. The page needs no bodies, so a request with one is refused.
 *
 * @param target path and query as they were sent
 * @param headers values by name in lower case
 */
record Request(String method, String target, Map<String, List<String>> headers) {
  private static final int LONGEST_HEAD = 16_384;
  private static final int LONGEST_TARGET = 256;
  private static final Pattern FIRST_LINE = Pattern.compile("([A-Z]+) ([!-~]+) HTTP/1\\.[01]");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*");

  /** A request that is not answered, with the HTTP status that says why. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status) {
      super("status " + status);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * Reads a request up to the empty line that ends its head.
   *
   * @throws Refused if it is too long, malformed, or has a body
   */
  static Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    byte[] chunk = new byte[1024];
    while (head.indexOf("\r\n\r\n") < 0) {
      int n = in.read(chunk);
      if (n < 0) {
        throw new Refused(400);
      }
      head.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
      if (head.length() > LONGEST_HEAD) {
        throw new Refused(head.indexOf("\r\n") < 0 ? 414 : 431);
      }
    }
    return parsed(head.substring(0, head.indexOf("\r\n\r\n")));
  }

  private static Request parsed(String head) throws Refused {
    String[] lines = head.split("\r\n", -1);
    Matcher first = FIRST_LINE.matcher(lines[0]);
    if (!first.matches()) {
      throw new Refused(400);
    }
    if (first.group(2).length() > LONGEST_TARGET) {
      throw new Refused(414);
    }
    Map<String, List<String>> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      if (!header.matches()) {
        throw new Refused(400);
      }
      String name = header.group(1).toLowerCase(Locale.ROOT);
      headers.computeIfAbsent(name, any -> new ArrayList<>()).add(header.group(2));
    }
    Request request = new Request(first.group(1), first.group(2), headers);
    if (request.hasBody()) {
      throw new Refused(413);
    }
    return request;
  }

  private boolean hasBody() {
    return headers.containsKey("transfer-encoding")
        || values("content-length").stream().anyMatch(length -> !length.equals("0"));
  }

  /** All values of a header, by its name in lower case. */
  List<String> values(String header) {
    return headers.getOrDefault(header, List.of());
  }

  /** The first value of a header; null without one. */
  String value(String header) {
    return values(header).stream().findFirst().orElse(null);
  }
}
