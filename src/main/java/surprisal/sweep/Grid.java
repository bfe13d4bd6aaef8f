package surprisal.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.UserError;

/**
 * Every combination of some keys' values, in the order in which they were given.
 *
 * @param values of each dotted key
 */
public record Grid(Map<String, List<String>> values) {
  /** Short names for the keys swept most often. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "lr", "optimizer.learning_rate",
          "min_lr", "optimizer.min_learning_rate",
          "warmup", "optimizer.warmup_steps",
          "wd", "optimizer.weight_decay",
          "layers", "model.n_layer",
          "heads", "model.n_head",
          "width", "model.n_embd",
          "block", "model.block_size",
          "batch", "training.batch_size",
          "steps", "training.steps");

  /** A choice of one value for each key. */
  public record Point(Map<String, String> values) {
    /** In the form that {@code --set} takes. */
    List<String> sets() {
      return values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

    /** For the name of a folder, for example {@code learning_rate=1e-3,n_layer=2}. */
    String name() {
      StringBuilder name = new StringBuilder();
      values.forEach(
          (key, value) ->
              name.append(name.isEmpty() ? "" : ",")
                  .append(leaf(key))
                  .append('=')
                  .append(value.replaceAll("[^A-Za-z0-9.+-]", "_")));
      return name.toString();
    }
  }

  /**
   * @param options for example {@code lr=1e-3,3e-3}
   * @throws UserError if one is not of that form, or a key is given twice
   */
  public static Grid of(List<String> options) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 1 || equals == option.length() - 1) {
        throw new UserError(
            "--grid is " + option + "; write key=value,value,..., for example lr=1e-3,3e-3");
      }
      String key = ALIASES.getOrDefault(option.substring(0, equals), option.substring(0, equals));
      List<String> each = List.of(option.substring(equals + 1).split(",", -1));
      if (each.stream().anyMatch(String::isBlank)
          || each.stream().distinct().count() < each.size()) {
        throw new UserError("--grid " + option + " has an empty or duplicate value; fix the list");
      }
      if (values.putIfAbsent(key, each) != null) {
        throw new UserError("--grid gives " + key + " twice; give all its values in one");
      }
    }
    return new Grid(values);
  }

  /** Number of points. */
  public double size() {
    return values.values().stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
  }

  public List<Point> points() {
    List<Map<String, String>> points = List.of(Map.of());
    for (Map.Entry<String, List<String>> key : values.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> point : points) {
        for (String value : key.getValue()) {
          Map<String, String> more = new LinkedHashMap<>(point);
          more.put(key.getKey(), value);
          longer.add(more);
        }
      }
      points = longer;
    }
    return points.stream().map(Point::new).toList();
  }

  private static String leaf(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
