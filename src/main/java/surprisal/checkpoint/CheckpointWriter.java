package surprisal.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import surprisal.checkpoint.StateFile.FileSum;
import surprisal.config.ConfigReader;
import surprisal.formats.SafetensorsWriter;

/** Writes files so that they are on disk when a method returns. */
final class CheckpointWriter {
  /** Creates a new file; tests make it fail. */
  interface FileCreator {
    WritableByteChannel create(Path file) throws IOException;
  }

  private interface Content {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private final FileCreator creator;

  CheckpointWriter(FileCreator creator) {
    this.creator = creator;
  }

  static WritableByteChannel create(Path file) throws IOException {
    return Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Creates the folder with all files of a checkpoint, state.json last. */
  void writeCheckpoint(Path folder, Snapshot snapshot, long sequence) throws IOException {
    Map<String, String> step = Map.of("step", String.valueOf(snapshot.state().step()));
    byte[] config = utf8(ConfigReader.toYaml(snapshot.config()));
    byte[] tokenizer = utf8(snapshot.tokenizerJson());
    Files.createDirectory(folder);
    Map<String, FileSum> sums = new LinkedHashMap<>();
    sums.put(
        Checkpoint.MODEL,
        write(
            folder.resolve(Checkpoint.MODEL),
            channel -> SafetensorsWriter.write(channel, snapshot.model(), step)));
    sums.put(
        Checkpoint.OPTIMIZER,
        write(
            folder.resolve(Checkpoint.OPTIMIZER),
            channel -> SafetensorsWriter.write(channel, snapshot.optimizer(), step)));
    sums.put(Checkpoint.CONFIG, write(folder.resolve(Checkpoint.CONFIG), config));
    sums.put(Checkpoint.TOKENIZER, write(folder.resolve(Checkpoint.TOKENIZER), tokenizer));
    StateFile stateFile =
        new StateFile(
            StateFile.FORMAT_VERSION, sequence, snapshot.state(), sha256(tokenizer), sums);
    write(folder.resolve(StateFile.NAME), stateFile.bytes());
    Disk.syncFolder(folder);
  }

  FileSum write(Path file, byte[] bytes) throws IOException {
    return write(
        file,
        channel -> {
          ByteBuffer rest = ByteBuffer.wrap(bytes);
          while (rest.hasRemaining()) {
            channel.write(rest);
          }
        });
  }

  private FileSum write(Path file, Content content) throws IOException {
    FileSum sum;
    try (SummedChannel channel = new SummedChannel(creator.create(file))) {
      content.writeTo(channel);
      sum = channel.sum();
    }
    Disk.syncFile(file);
    return sum;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
