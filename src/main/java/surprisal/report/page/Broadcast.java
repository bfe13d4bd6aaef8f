package surprisal.report.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import surprisal.report.EndRecord;
import surprisal.report.EvaluationRecord;
import surprisal.report.Observation;
import surprisal.report.RunFacts;
import surprisal.report.RunLog;
import surprisal.report.StepRecord;

/**
 * Streams the run to all readers. The training thread only records what happened; a separate thread
 * sends it twice a second, with the steps in between merged into a few buckets.
 */
final class Broadcast implements RunLog {
  private static final long INTERVAL_MILLIS = 500;
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);

  /** Places for readers with the token, and as many for readers without. */
  private static final int SHARE = 32;

  private static final int BUCKETS_AT_ONCE = 16;

  private final RunPicture picture;
  private final List<Reader> readers = new ArrayList<>();
  private final List<Reader> arriving = new ArrayList<>();
  private final StepBuckets fresh = new StepBuckets(BUCKETS_AT_ONCE);
  private final Thread sender = new Thread(this::sendRegularly, "page");
  private RunPicture news = new RunPicture();
  private StepRecord last;
  private long toldHistory = System.nanoTime() - INTERVAL_NANOS;
  private boolean newsPending;
  private boolean ended;

  Broadcast(RunPicture picture) {
    this.picture = picture;
    sender.setDaemon(true);
    sender.start();
  }

  /**
   * Takes in a reader, who soon gets the whole history. If there is no place left, the oldest
   * reader of the same kind is dropped; whoever is still there asks again.
   */
  synchronized void join(Reader reader) {
    List<Reader> alike = new ArrayList<>(readers);
    alike.addAll(arriving);
    alike.removeIf(other -> other.dropped() || other.trusted() != reader.trusted());
    if (alike.size() >= SHARE) {
      alike.get(0).drop();
    }
    arriving.add(reader);
    if (ended || System.nanoTime() - toldHistory >= INTERVAL_NANOS) {
      flush();
    }
  }

  /** A history takes milliseconds to write, so readers who arrive together share one. */
  private void welcome() {
    readers.removeIf(Reader::dropped);
    arriving.removeIf(Reader::dropped);
    if (arriving.isEmpty()) {
      return;
    }
    toldHistory = System.nanoTime();
    byte[] history = history();
    for (Reader reader : arriving) {
      reader.offer(history);
      if (ended) {
        reader.end();
      } else {
        readers.add(reader);
      }
    }
    arriving.clear();
  }

  synchronized void leave(Reader reader) {
    readers.remove(reader);
    arriving.remove(reader);
  }

  synchronized int readers() {
    return readers.size();
  }

  synchronized void state(String state) {
    picture.state(state);
    newsPending = true;
  }

  synchronized void next(String next) {
    picture.next(next);
    news.next(next);
    newsPending = true;
  }

  private void sendRegularly() {
    try {
      while (true) {
        Thread.sleep(INTERVAL_MILLIS);
        synchronized (this) {
          if (ended) {
            return;
          }
          flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void flush() {
    if (fresh.size() > 0) {
      if (!readers.isEmpty()) {
        ObjectNode json = RunPicture.JSON.createObjectNode();
        json.set("steps", fresh.toJson());
        json.set("last", RunPicture.JSON.valueToTree(last));
        send(Reader.event("steps", json.toString()));
      }
      fresh.clear();
    }
    if (newsPending) {
      if (!readers.isEmpty()) {
        news.state(picture.state());
        send(Reader.event("news", news.toJson().toString()));
      }
      news = news.successor();
      newsPending = false;
    }
    welcome();
  }

  private void send(byte[] message) {
    readers.removeIf(reader -> !reader.offer(message));
  }

  /** Sends what is left and ends all streams. */
  synchronized void end() {
    flush();
    ended = true;
    readers.forEach(Reader::end);
    readers.clear();
  }

  @Override
  public synchronized void started(RunFacts facts) {
    picture.started(facts);
    picture.state("running");
    send(history());
  }

  private byte[] history() {
    return Reader.event("history", picture.toJson().put("live", true).toString());
  }

  @Override
  public synchronized void step(StepRecord step) {
    picture.step(step);
    news.time(step);
    fresh.add(step);
    last = step;
  }

  @Override
  public void evaluated(EvaluationRecord evaluation) {
    note(log -> log.evaluated(evaluation));
  }

  @Override
  public void observed(Observation observation) {
    note(log -> log.observed(observation));
  }

  @Override
  public void saved(int step, Path checkpoint) {
    note(log -> log.saved(step, checkpoint));
  }

  @Override
  public void sampled(int step, String text) {
    note(log -> log.sampled(step, text));
  }

  @Override
  public void ended(EndRecord end) {
    note(log -> log.ended(end));
  }

  @Override
  public void note(String sentence) {
    note((RunPicture log) -> log.note(sentence));
  }

  private synchronized void note(Consumer<RunPicture> event) {
    event.accept(picture);
    event.accept(news);
    newsPending = true;
  }
}
