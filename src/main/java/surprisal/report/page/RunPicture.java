package surprisal.report.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import surprisal.report.EndRecord;
import surprisal.report.EvaluationRecord;
import surprisal.report.Observation;
import surprisal.report.RunFacts;
import surprisal.report.RunFile;
import surprisal.report.RunLog;
import surprisal.report.StepRecord;

/**
 * Everything a page shows of a run, in memory that does not grow with the run's length. Called on
 * the training thread, which it never blocks for long.
 */
public final class RunPicture implements RunLog {
  static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private static final int MOST_BUCKETS = 2048;
  private static final int MOST_EVALUATIONS = 2048;
  private static final int KEPT = 12;

  private final StepBuckets steps = new StepBuckets(MOST_BUCKETS);
  private final List<ObjectNode> evaluations = new ArrayList<>();
  private final Deque<ObjectNode> samples = new ArrayDeque<>();
  private final Deque<ObjectNode> checkpoints = new ArrayDeque<>();
  private final Deque<ObjectNode> notes = new ArrayDeque<>();
  private RunFacts facts;
  private StepRecord last;
  private Observation latest;
  private Observation previous;
  private Observation seen;
  private EndRecord end;
  private String next;
  private String state = "stopped";

  /**
   * Reads a run from disk.
   *
   * @throws surprisal.config.UserError if there is no run, or a complete line is not a record
   */
  public static RunPicture of(Path run) {
    RunPicture picture = new RunPicture();
    picture.replay(run);
    return picture;
  }

  /** Adds the history of a run on disk. */
  public void replay(Path run) {
    new RunFile(run).replay(this, otherType -> {});
  }

  /** A page that contains this picture. */
  public Page page() {
    return Page.run(title(), toJson().put("live", false));
  }

  /** The last name of the run's folder, which tells runs of one config apart. */
  private synchronized String title() {
    Path name = facts == null ? null : Path.of(facts.folder()).getFileName();
    return (name == null ? "a run" : name) + " – Surprisal";
  }

  synchronized String state() {
    return state;
  }

  /** Updates made. */
  synchronized int made() {
    return last == null ? 0 : last.step() + 1;
  }

  /** Sets the time of events that arrive before the next step. */
  synchronized void time(StepRecord step) {
    last = step;
  }

  /** An empty picture for what happens next, which keeps only the observation to compare with. */
  synchronized RunPicture successor() {
    RunPicture next = new RunPicture();
    next.last = last;
    next.seen = latest == null ? seen : latest;
    return next;
  }

  /** {@code running}, {@code paused}, {@code stopped} or {@code finished}. */
  synchronized void state(String state) {
    this.state = state;
  }

  /** What a person may do after the end, in a sentence. */
  synchronized void next(String next) {
    this.next = next;
  }

  @Override
  public synchronized void started(RunFacts facts) {
    this.facts = facts;
    state = "stopped";
    end = null;
  }

  @Override
  public synchronized void ended(EndRecord end) {
    this.end = end;
    state = end.complete() ? "finished" : "stopped";
  }

  @Override
  public synchronized void step(StepRecord step) {
    steps.add(step);
    last = step;
  }

  @Override
  public synchronized void evaluated(EvaluationRecord evaluation) {
    ObjectNode json = JSON.valueToTree(evaluation);
    json.put("seconds", last == null ? 0 : last.elapsedMillis() / 1e3);
    evaluations.removeIf(earlier -> earlier.get("step").asInt() >= evaluation.step());
    evaluations.add(json);
    if (evaluations.size() > MOST_EVALUATIONS) {
      thinEvaluations();
    }
  }

  /** Drops every second evaluation, but never the best. */
  private void thinEvaluations() {
    List<ObjectNode> all = new ArrayList<>(evaluations);
    evaluations.clear();
    double best =
        all.stream().mapToDouble(e -> e.get("nll_nats").asDouble()).min().orElse(Double.NaN);
    for (int i = 0; i < all.size(); i++) {
      if (i % 2 == 0 || i == all.size() - 1 || all.get(i).get("nll_nats").asDouble() == best) {
        evaluations.add(all.get(i));
      }
    }
  }

  @Override
  public synchronized void observed(Observation observation) {
    previous = latest == null ? seen : latest;
    latest = observation;
    if (!evaluations.isEmpty()) {
      Map<String, Float> ratios = new LinkedHashMap<>();
      observation.updateRatios().forEach((layer, ratio) -> ratios.put(layer, ratio.floatValue()));
      evaluations.get(evaluations.size() - 1).set("update_ratios", JSON.valueToTree(ratios));
    }
  }

  @Override
  public synchronized void sampled(int step, String text) {
    keep(samples, JSON.createObjectNode().put("step", step).put("text", text));
  }

  @Override
  public synchronized void saved(int step, Path checkpoint) {
    keep(checkpoints, JSON.createObjectNode().put("step", step).put("path", checkpoint.toString()));
  }

  @Override
  public synchronized void note(String sentence) {
    keep(notes, JSON.createObjectNode().put("text", sentence));
  }

  private static void keep(Deque<ObjectNode> list, ObjectNode record) {
    list.add(record);
    if (list.size() > KEPT) {
      list.remove();
    }
  }

  /** Everything, for a newly opened page. */
  public synchronized ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("state", state);
    json.set("facts", JSON.valueToTree(facts));
    json.set("last", JSON.valueToTree(last));
    json.set("end", JSON.valueToTree(end));
    json.put("next", next);
    json.set("steps", steps.toJson());
    json.putArray("evaluations").addAll(evaluations);
    json.set("latest", JSON.valueToTree(latest));
    json.set("previous", JSON.valueToTree(previous));
    json.putArray("samples").addAll(samples);
    json.putArray("checkpoints").addAll(checkpoints);
    json.putArray("notes").addAll(notes);
    return json;
  }
}
