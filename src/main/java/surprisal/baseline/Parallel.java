package surprisal.baseline;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Runs numbered tasks of uneven size on all cores: a free worker takes the next number. */
final class Parallel {
  private Parallel() {}

  /** The number of workers: the common pool's and the caller. */
  static int width() {
    return ForkJoinPool.getCommonPoolParallelism() + 1;
  }

  static void forEach(int tasks, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    IntStream.range(0, width())
        .parallel()
        .forEach(
            worker -> {
              for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                task.accept(i);
              }
            });
  }
}
