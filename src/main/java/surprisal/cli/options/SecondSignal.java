package surprisal.cli.options;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

/**
 * What Ctrl-C or a kill does while an earlier one is still being served: the process ends at once.
 * By itself the JVM would ignore it until its shutdown hooks are done.
 */
public final class SecondSignal {
  private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15);

  private SecondSignal() {}

  /** To be called once the first signal is being served. */
  public static void endsAtOnce() {
    try {
      // By reflection: the compiler warns of this class, and JVMs need not have it.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      for (Map.Entry<String, Integer> each : NUMBERS.entrySet()) {
        Object halting =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> {
                  Runtime.getRuntime().halt(128 + each.getValue());
                  return null;
                });
        handle.invoke(
            null, signal.getConstructor(String.class).newInstance(each.getKey()), halting);
      }
    } catch (ReflectiveOperationException notOnThisJvm) {
      // The first signal is served all the same.
    }
  }
}
