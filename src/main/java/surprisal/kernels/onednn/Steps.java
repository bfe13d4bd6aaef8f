package surprisal.kernels.onednn;

import java.util.List;

/** Steps that follow one another: primitives, and small loops between them. */
final class Steps implements Runnable, AutoCloseable {
  private final Runnable[] steps;

  Steps(List<Runnable> steps) {
    this.steps = steps.toArray(Runnable[]::new);
  }

  /** A single step. */
  static Steps of(Runnable step) {
    return new Steps(List.of(step));
  }

  @Override
  public void run() {
    for (Runnable step : steps) {
      step.run();
    }
  }

  @Override
  public void close() {
    for (Runnable step : steps) {
      if (step instanceof OneDnnPrimitive primitive) {
        primitive.close();
      }
    }
  }
}
