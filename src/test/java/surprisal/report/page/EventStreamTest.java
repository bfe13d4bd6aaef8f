package surprisal.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream of events that an open page reads. */
class EventStreamTest {
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

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 100 * RawClient.SECONDS && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** The data of the next event of this name. */
  private static String next(BufferedReader stream, String event) throws IOException {
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.equals("event: " + event)) {
        return stream.readLine();
      }
    }
    throw new IOException("the stream ended without " + event);
  }

  @Test
  void aLateReaderGetsTheWholeHistoryAndThenTheNews() throws Exception {
    Runs.tell(server.log(), 0, 300, 2000, 100);
    try (Socket socket = client.connect()) {
      BufferedReader stream = client.listen(socket);
      String history = next(stream, "history");
      assertThat(history).contains("\"made\":[1,2,3,4,", ",299,300]", "\"step\":200");
      Runs.tell(server.log(), 300, 305, 2000, 300);
      assertThat(next(stream, "steps")).contains("\"made\":[301,302,303,304,305]");
      assertThat(next(stream, "news")).contains("\"nll_nats\"", "\"previous\":{\"step\":200");
      new Thread(() -> server.finish(true, "try this")).start();
      assertThat(next(stream, "news")).contains("\"state\":\"finished\"", "\"next\":\"try this\"");
    }
  }

  @Test
  void aReaderThatStallsIsDroppedAndNobodyWaits() throws Exception {
    try (Socket stalled = new Socket()) {
      stalled.setReceiveBufferSize(4096);
      stalled.connect(new InetSocketAddress("127.0.0.1", client.port()));
      client.listen(stalled);
      eventually(() -> server.readers() == 1);
      List<Socket> sockets = new ArrayList<>();
      List<BufferedReader> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sockets.add(client.connect());
        streams.add(client.listen(sockets.get(i)));
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
}
