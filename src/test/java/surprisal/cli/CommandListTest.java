package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A command line wired for some words answers as one with every command complete. */
class CommandListTest {
  private static final Map<String, CommandLine> COMPLETE = Main.commandLine().getSubcommands();

  static Set<String> names() {
    return COMPLETE.keySet();
  }

  /** Every command that has commands of its own, with each of them. */
  static Stream<String[]> nestedNames() {
    return COMPLETE.entrySet().stream()
        .flatMap(
            outer ->
                outer.getValue().getSubcommands().keySet().stream()
                    .map(inner -> new String[] {outer.getKey(), inner}));
  }

  @Test
  void helpListsEveryCommand() {
    assertThat(Main.commandLine("--help").getUsageMessage())
        .isEqualTo(Main.commandLine().getUsageMessage())
        .contains(names());
    assertSameAnswer("--help");
  }

  @Test
  void helpReadsTheOptionsOfNoCommand() {
    assertThat(Main.commandLine("--help").getSubcommands().values())
        .allSatisfy(command -> assertThat(command.getCommandSpec().args()).isEmpty());
  }

  @Test
  void onlyANamedCommandHasItsOptions() {
    Map<String, CommandLine> commands = Main.commandLine("runs", "somewhere").getSubcommands();
    assertThat(commands.keySet()).containsExactlyElementsOf(names());
    assertThat(commands.get("runs").getCommandSpec().args()).isNotEmpty();
    assertThat(commands.get("train").getCommandSpec().args()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void helpOfACommandIsComplete(String name) {
    assertSameAnswer(name, "--help");
    assertSameAnswer(name, "--no-such-option");
  }

  @ParameterizedTest
  @MethodSource("nestedNames")
  void helpOfANestedCommandIsComplete(String outer, String inner) {
    assertSameAnswer(outer, inner, "--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "trian", "--no-such-option", "generate-completion"})
  void otherAnswersAreThoseOfTheCompleteCommandLine(String word) {
    assertSameAnswer(word);
  }

  @Test
  void wordsFromAFileNameCommandsToo(@TempDir Path folder) throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "runs --help");
    assertThat(assertSameAnswer("@" + words)).contains("Usage: surprisal runs");
  }

  private static String assertSameAnswer(String... words) {
    String answer = answer(Main.commandLine(words), words);
    assertThat(answer).isEqualTo(answer(Main.commandLine(), words));
    return answer;
  }

  /** Exit code, standard output and standard error. */
  private static String answer(CommandLine line, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return "exit " + line.execute(words) + "\n" + out + err;
  }
}
