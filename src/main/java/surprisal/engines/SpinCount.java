package surprisal.engines;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * How long idle OpenMP workers spin before they sleep. GNU's OpenMP library reads it from the
 * process's environment when it loads, and its default, forever, makes a training step wait for a
 * time slice of any other busy process at each of a hundred barriers. The launcher sets the
 * variable; a JVM started without it sets it here, as C's setenv would.
 */
final class SpinCount {
  private static final String NAME = "GOMP_SPINCOUNT";
  private static final String VALUE = "10000";

  private SpinCount() {}

  /**
   * Sets the variable unless the user has configured waiting. Has an effect only before ND4J and
   * oneDNN load their natives, and none where OpenMP is not GNU's.
   */
  static void setUnlessChosen(Map<String, String> environment) {
    boolean linux = System.getProperty("os.name").equals("Linux");
    if (linux && !environment.containsKey(NAME) && !environment.containsKey("OMP_WAIT_POLICY")) {
      append(NAME + "=" + VALUE);
    }
  }

  /** C's {@code environ} is replaced by a longer copy; like setenv's, neither is ever freed. */
  private static void append(String variable) {
    Loader.load(Loader.class);
    Pointer symbol = Loader.addressof("environ");
    if (symbol == null || symbol.isNull()) {
      return;
    }
    PointerPointer<Pointer> environ = new PointerPointer<>(symbol);
    PointerPointer<Pointer> old = new PointerPointer<>(environ.get(0));
    long count = 0;
    while (old.get(count) != null) {
      count++;
    }
    PointerPointer<Pointer> longer =
        new PointerPointer<>(Pointer.malloc((count + 2) * Loader.sizeof(Pointer.class)));
    for (long i = 0; i < count; i++) {
      longer.put(i, old.get(i));
    }
    byte[] ascii = (variable + '\0').getBytes(StandardCharsets.US_ASCII);
    BytePointer text = new BytePointer(Pointer.malloc(ascii.length));
    text.position(0).put(ascii, 0, ascii.length);
    longer.put(count, text);
    longer.put(count + 1, (Pointer) null);
    environ.put(0, longer);
  }
}
