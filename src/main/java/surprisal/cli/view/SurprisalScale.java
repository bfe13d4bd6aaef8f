package surprisal.cli.view;

/** Colours of surprisal in a terminal: pale for expected, red for surprising. */
public enum SurprisalScale {
  BELOW_HALF(0.5, "under 0.5", 255),
  BELOW_1(1, "0.5-1", 230),
  BELOW_2(2, "1-2", 229),
  BELOW_4(4, "2-4", 222),
  BELOW_8(8, "4-8", 215),
  ABOVE(Double.POSITIVE_INFINITY, "8 and more", 203);

  private static final String DARK_TEXT = "\u001b[38;5;16m";
  private static final String RESET = "\u001b[0m";

  private final double end;
  private final String label;
  private final int xterm;

  SurprisalScale(double end, String label, int xterm) {
    this.end = end;
    this.label = label;
    this.xterm = xterm;
  }

  public static SurprisalScale of(double bits) {
    for (SurprisalScale level : values()) {
      if (bits < level.end) {
        return level;
      }
    }
    return ABOVE;
  }

  String label() {
    return label;
  }

  /** {@code text} on this colour, in a terminal of 256 colours; a line end stays outside. */
  public String paint(String text) {
    String on = "\u001b[48;5;" + xterm + "m" + DARK_TEXT;
    return on + text.replace("\n", "⏎" + RESET + "\n" + on) + RESET;
  }
}
