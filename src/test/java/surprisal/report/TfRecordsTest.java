package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfRecordsTest {
  @TempDir private Path folder;

  private static byte[] frame(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TfRecords.write(Channels.newChannel(out), data);
    return out.toByteArray();
  }

  @Test
  void aFrameIsWhatTensorFlowWrites() throws IOException {
    // The check value of CRC-32C is 0xe3069283; rotated by 15 and with the delta 0xc78ab0e5.
    byte[] frame = frame("123456789".getBytes(StandardCharsets.US_ASCII));
    assertThat(frame).hasSize(8 + 4 + 9 + 4);
    assertThat(HexFormat.of().formatHex(frame)).startsWith("0900000000000000").endsWith("e5b08ac7");
  }

  @Test
  void recordsComeBackUpToTheFirstTornOrDamagedOne() throws IOException {
    ByteArrayOutputStream three = new ByteArrayOutputStream();
    for (String text : new String[] {"one", "", "three"}) {
      three.writeBytes(frame(text.getBytes(StandardCharsets.UTF_8)));
    }
    byte[] whole = three.toByteArray();
    Path file = folder.resolve("events");
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      int records = length < 19 ? 0 : length < 35 ? 1 : length < 56 ? 2 : 3;
      assertThat(TfRecords.read(file).records()).as("%d bytes", length).hasSize(records);
      assertThat(TfRecords.read(file).damaged()).as("%d bytes", length).isFalse();
    }
    for (int at = 19; at < 35; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 8;
      Files.write(file, damaged);
      assertThat(TfRecords.read(file).records()).as("byte %d", at).hasSize(1);
      assertThat(TfRecords.read(file).damaged()).as("byte %d", at).isTrue();
    }
  }
}
