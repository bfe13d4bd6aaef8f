package surprisal.cli.view;

import java.nio.file.Path;

/** Words of a command line, to be copied into a shell. */
public final class ShellWord {
  private ShellWord() {}

  public static String of(Path path) {
    return of(path.toString());
  }

  /** The word as bash, zsh and ksh read it, on one line. */
  public static String of(String word) {
    if (word.matches("[\\p{Alnum}_./:=@%+,-]+")) {
      return word;
    }
    if (word.chars().noneMatch(Character::isISOControl)) {
      return "'" + word.replace("'", "'\\''") + "'";
    }
    StringBuilder escaped = new StringBuilder("$'");
    for (char c : word.toCharArray()) {
      if (c == '\'' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (Character.isISOControl(c) && c < 0x80) {
        escaped.append(String.format("\\%03o", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.append('\'').toString();
  }
}
