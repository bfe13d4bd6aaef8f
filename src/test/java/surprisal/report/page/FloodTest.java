package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that ask for much, or slowly, or do not read the answer. */
class FloodTest {
  private final List<Socket> sockets = new ArrayList<>();
  private PageServer server;
  private RawClient client;

  @BeforeEach
  void open() {
    server = new PageServer(new RunPicture(), 0, false);
    client = new RawClient(server);
    server.log().started(Runs.facts(2000));
    Runs.tell(server.log(), 0, 2000, 2000, 100);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = client.connect();
    sockets.add(socket);
    return socket;
  }

  private void halfARequest() throws IOException {
    connect().getOutputStream().write("GET / HT".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void halfOpenRequestsAndUnreadStreamsKeepNobodyOut() throws Exception {
    for (int i = 0; i < 200; i++) {
      halfARequest();
      if (i % 2 == 0) {
        client.listen(connect());
      }
    }
    long began = System.nanoTime();
    assertThat(client.get("/", client.own())).isEqualTo(200);
    BufferedReader stream = client.listen(connect());
    String line = stream.readLine();
    while (!line.startsWith("data: {")) {
      line = stream.readLine();
    }
    assertThat(System.nanoTime() - began).as("nanoseconds").isLessThan(2_000_000_000L);
    assertThat(line).contains("\"state\":\"running\"");
  }

  @Test
  void readersWithoutTheTokenTakeNoPlaceFromThoseWithIt() throws Exception {
    BufferedReader trusted = client.listen(connect(), client.bearing());
    assertThat(trusted.readLine()).startsWith("HTTP/1.1 200");
    for (int i = 0; i < 100; i++) {
      client.listen(connect());
    }
    for (int i = 0; i < 200 && server.readers() < 33; i++) {
      Thread.sleep(50);
    }
    assertThat(server.readers()).isEqualTo(1 + 32);
    server.log().sampled(2000, "for those who are still here");
    String line = trusted.readLine();
    while (!line.contains("for those who are still here")) {
      line = trusted.readLine();
    }
    assertThat(line).startsWith("data: ");
  }

  @Test
  void aRequestThatComesDropByDropIsCutOff() throws Exception {
    Socket slow = connect();
    long began = System.nanoTime();
    int sent = 0;
    try {
      while (sent < 400) {
        slow.getOutputStream().write('G');
        Thread.sleep(50);
        sent++;
      }
    } catch (SocketException cutOff) {
      assertThat(System.nanoTime() - began).isGreaterThan(4_000_000_000L);
    }
    assertThat(sent).as("letters accepted in 20 s").isLessThan(400);
  }
}
