package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import surprisal.tokenizer.Family;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** Commands with a tokenizer.json that was not trained here. */
class OthersTokenizerTest {
  private static final String LOSSY =
      "the tokenizer does not decode every text to itself, because of NFKC, Lowercase; bits per"
          + " byte count the bytes of the decoded text";

  @TempDir private Path folder;
  private String said;

  private Path tokenizer(String family) throws IOException {
    return Files.writeString(folder.resolve("t.json"), Family.named(family).json());
  }

  @Test
  void specialTokensAreAddedWhereThatIsAsked() throws IOException {
    Path json = tokenizer("bart");
    assertThat(encode("a", json)).isEqualTo("258\n");
    assertThat(encode("a", json, "--special")).isEqualTo("1 1 258 0\n");
    assertThat(encode("\"a\"\n\"\"\n", json, "--jsonl", "--special"))
        .isEqualTo("[1,1,258,0]\n[1,1,0]\n");
    assertThat(encode("a", tokenizer("gpt2"), "--special")).isEqualTo("66\n");
  }

  private String encode(String text, Path json, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TokenizerEncode command = new TokenizerEncode(new ByteArrayInputStream(bytes), out);
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(command).setErr(new PrintWriter(err, true));
    String[] words = new String[options.length + 2];
    words[0] = "--tokenizer";
    words[1] = json.toString();
    System.arraycopy(options, 0, words, 2, options.length);
    assertThat(line.execute(words)).isZero();
    said = err.toString();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatAUserShouldKnowIsSaidOnStandardError() throws IOException {
    encode("a", tokenizer("gpt2"));
    assertThat(said).isEmpty();
    encode("a", tokenizer("bart"));
    assertThat(said)
        .isEqualTo(
            "note: the tokenizer does not decode every text to itself, because of"
                + " add_prefix_space; bits per byte count the bytes of the decoded text"
                + System.lineSeparator());
  }

  @Test
  void aRunKeepsItAndSaysThatItChangesTexts() throws IOException {
    Path json = tokenizer("nfkc, lowercase");
    Path text =
        Files.writeString(folder.resolve("text.txt"), "The loss FELL ½ again.\n".repeat(60));
    Path config =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            model: {n_layer: 1, n_head: 1, n_embd: 8, block_size: 16}
            optimizer: {warmup_steps: 1, schedule: constant}
            training: {steps: 3, batch_size: 4, eval_interval: 3, sample_tokens: 4}
            compute: {threads: 1}
            """);
    Path run = folder.resolve("run");
    Cli.Outcome trained =
        Cli.run("train", config, "--data", text, "--set", "data.tokenizer=" + json, "--out", run);
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.out().replaceAll("\\s+", " ")).contains(LOSSY);
    Cli.Outcome scored = Cli.run("eval", run, "--threads", 1);
    assertThat(scored.exit()).as(scored.err()).isZero();
    assertThat(scored.out().replaceAll("\\s+", " ")).contains("note: " + LOSSY);
    Cli.Outcome sampled = Cli.run("sample", run, "--prompt", "THE", "--tokens", 4, "--threads", 1);
    assertThat(sampled.exit()).as(sampled.err()).isZero();
    Path copy;
    try (var files = Files.walk(run)) {
      copy = files.filter(file -> file.endsWith("tokenizer.json")).findFirst().orElseThrow();
    }
    Tokenizer read = Tokenizers.read(copy);
    assertThat(read.toJson()).isEqualTo(Tokenizers.read(json).toJson());
  }

  /** White space is nothing for this one. */
  @Test
  void aTextOfWhichNothingIsLeftCrashesNothing() throws IOException {
    String text = "the loss fell again \n".repeat(60);
    TinyRun run = TinyRun.train(folder, "removed", text, "data.tokenizer=" + tokenizer("removed"));
    Cli.Outcome sampled =
        Cli.run("sample", run.folder(), "--prompt", "\n", "--tokens", 3, "--threads", 1);
    assertThat(sampled.exit()).as(sampled.err()).isZero();
    Cli.Outcome explained = Cli.run("explain", run.folder(), "--text", " ", "--threads", 1);
    assertThat(explained.exit()).isEqualTo(2);
    assertThat(explained.err()).contains("the tokenizer leaves nothing of --text; give it a word");
    Path blank = Files.writeString(folder.resolve("blank.txt"), " \n".repeat(500));
    Cli.Outcome nothing =
        Cli.run("train", "--data", blank, "--set", "data.tokenizer=" + tokenizer("removed"));
    assertThat(nothing.exit()).as(nothing.err()).isEqualTo(2);
  }

  @Test
  void prepareWritesItsTokensAndSaysThatItChangesTexts() throws IOException {
    Path json = tokenizer("nfkc, lowercase");
    Path text = Files.writeString(folder.resolve("text.txt"), "The loss FELL again.\n".repeat(200));
    Path out = folder.resolve("prepared");
    Cli.Outcome prepared = Cli.run("prepare", text, "--tokenizer", json, "--out", out);
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    assertThat(prepared.err()).contains("note: " + LOSSY);
    assertThat(Tokenizers.read(out.resolve("tokenizer.json")).toJson())
        .isEqualTo(Tokenizers.read(json).toJson());
  }
}
