package surprisal.report.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
  private static final int MOST_READERS = 64;
  private static final int BUCKETS_AT_ONCE = 16;

  private final RunPicture picture;
  private final List<Reader> readers = new ArrayList<>();
  private final StepBuckets fresh = new StepBuckets(BUCKETS_AT_ONCE);
  private final Thread sender = new Thread(this::sendRegularly, "page");
  private RunPicture news = new RunPicture();
  private StepRecord last;
  private boolean newsPending;
  private boolean ended;

  Broadcast(RunPicture picture) {
    this.picture = picture;
    sender.setDaemon(true);
    sender.start();
  }

  /** A new reader with the whole history in its queue; null if there are too many readers. */
  synchronized Reader join() {
    readers.removeIf(Reader::dropped);
    if (readers.size() >= MOST_READERS) {
      return null;
    }
    flush();
    Reader reader = new Reader();
    reader.offer(history());
    if (ended) {
      reader.end();
    } else {
      readers.add(reader);
    }
    return reader;
  }

  synchronized void leave(Reader reader) {
    readers.remove(reader);
  }

  synchronized int readers() {
    return readers.size();
  }

  synchronized void state(String state) {
    picture.state(state);
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
  public void note(String sentence) {
    note((RunPicture log) -> log.note(sentence));
  }

  private synchronized void note(Consumer<RunPicture> event) {
    event.accept(picture);
    event.accept(news);
    newsPending = true;
  }
}
