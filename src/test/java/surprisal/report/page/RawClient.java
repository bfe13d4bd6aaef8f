package surprisal.report.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that sends a page server any bytes, whether or not they are good HTTP. */
final class RawClient {
  static final int SECONDS = 60;

  private final int port;
  private final String token;

  RawClient(PageServer server) {
    URI address = URI.create(server.address());
    port = address.getPort();
    token = address.getFragment();
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  /** The server's own Host header. */
  String own() {
    return "Host: 127.0.0.1:" + port + "\r\n";
  }

  /** The server's own Host header and the token. */
  String bearing() {
    return own() + "X-Surprisal-Token: " + token + "\r\n";
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), SECONDS * 1000);
    socket.setSoTimeout(SECONDS * 1000);
    return socket;
  }

  /** The server's whole answer to these bytes. */
  String say(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException reset) {
      return "reset";
    }
  }

  /** Status of the answer to these bytes; 0 if it is not HTTP. */
  int status(String request) throws IOException {
    String answer = say(request);
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  int get(String path, String headers) throws IOException {
    return status("GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
  }

  int post(String path, String headers) throws IOException {
    return status(
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + headers
            + "Content-Length: 0\r\nConnection: close\r\n\r\n");
  }

  /** Asks for the stream of events, without the token. */
  BufferedReader listen(Socket socket) throws IOException {
    return listen(socket, own());
  }

  BufferedReader listen(Socket socket, String headers) throws IOException {
    String request = "GET /events HTTP/1.0\r\n" + headers + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
