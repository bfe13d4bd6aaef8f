package surprisal.faults;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import picocli.CommandLine;
import surprisal.cli.Cli;

/** Runs commands as the shell would, in this JVM, each for a limited time, and judges them. */
final class Trial {
  private static final int LIMIT_SECONDS = 10;
  private static final int LONGEST_MESSAGE = 300;
  private static final String PREFIX = "surprisal: ";

  /** Terms that mean nothing to somebody who does not know the source. */
  private static final Pattern WORDS_OF_JAVA =
      Pattern.compile("`[A-Z]|`java|java\\.|Jackson|Json[A-Z]|Exception|deserializ|coerc|: null$");

  private final Map<String, CommandLine> made = new HashMap<>();
  private ExecutorService executor = newExecutor();
  private Thread thread;
  private volatile Throwable elsewhere;

  /**
   * What a command did.
   *
   * @param exit its exit code; -1 if it has none
   * @param fault what is wrong with that, and where; null if nothing is
   */
  record Verdict(int exit, String fault) {}

  private ExecutorService newExecutor() {
    return Executors.newSingleThreadExecutor(
        task -> {
          thread = new Thread(task, "trial");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Runs a command of a format in a folder of damaged files. */
  Verdict of(Format format, String command, Path folder) throws IOException {
    String[] parts = command.replace("$", folder.toString()).split(" < ");
    byte[] input = parts.length == 1 ? new byte[0] : Files.readAllBytes(Path.of(parts[1]));
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    InputStream in = System.in;
    PrintStream out = System.out;
    elsewhere = null;
    Thread.setDefaultUncaughtExceptionHandler((otherThread, e) -> elsewhere = e);
    System.setIn(new ByteArrayInputStream(input));
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    try {
      return verdict(format, parts[0].split(" "));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
      System.setIn(in);
      System.setOut(out);
    }
  }

  private Verdict verdict(Format format, String... words) {
    try {
      Cli.Outcome outcome = executor.submit(() -> run(words)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return elsewhere == null
          ? new Verdict(outcome.exit(), fault(format, outcome))
          : new Verdict(-1, elsewhere + " in another thread" + at(elsewhere.getStackTrace()));
    } catch (TimeoutException e) {
      String place = at(thread.getStackTrace());
      executor.shutdownNow();
      executor = newExecutor();
      made.clear();
      return new Verdict(-1, "more than " + LIMIT_SECONDS + " s" + place);
    } catch (ExecutionException e) {
      return new Verdict(-1, e.getCause() + at(e.getCause().getStackTrace()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Making a command line takes longer than most commands. */
  private Cli.Outcome run(String... words) {
    return words[0].equals("tokenizer")
        ? Cli.run((Object[]) words)
        : Cli.run(made.computeIfAbsent(words[0], Cli::commandLine), words);
  }

  private static String fault(Format format, Cli.Outcome outcome) {
    String error = outcome.err();
    if (error.contains("\tat ")) {
      String[] lines = error.split("\n");
      String place = error.lines().filter(l -> l.contains("at surprisal.")).findFirst().orElse("");
      return lines[Math.min(1, lines.length - 1)] + place;
    }
    if (!format.exits().contains(outcome.exit())) {
      return "exit " + outcome.exit() + ": " + error.strip();
    }
    return outcome.exit() == 2 ? faultOf(error, format) : null;
  }

  /** What is wrong with the message of a refusal. */
  private static String faultOf(String error, Format format) {
    String message = error.strip();
    if (!message.startsWith(PREFIX) || message.lines().count() != 1) {
      return "not one sentence: " + message;
    }
    if (message.length() - PREFIX.length() > LONGEST_MESSAGE) {
      return message.length() + " characters: " + message;
    }
    if (message.chars().anyMatch(Character::isISOControl)) {
      return "control characters: " + message;
    }
    if (WORDS_OF_JAVA.matcher(message).find()) {
      return "words of Java: " + message;
    }
    return format.named().stream().anyMatch(message::contains) ? null : "unnamed: " + message;
  }

  private static String at(StackTraceElement... frames) {
    for (StackTraceElement frame : frames) {
      if (frame.getClassName().startsWith("surprisal.")) {
        return " at " + frame;
      }
    }
    return "";
  }
}
