package surprisal.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import surprisal.faults.Format.Damage;

/** What is read besides checkpoints: prepared data, histories, experiments, texts, tokenizers. */
final class OtherFormats {
  private static final String RESUME =
      "train $/tiny.yaml --data $/text.txt --resume --plain --set training.steps=5 --out $/";
  private static final String FRESH = "train $/tiny.yaml --out $/out --plain --data $/";
  private static final String SMALL =
      " --set training.steps=1 --set training.batch_size=2 --set optimizer.warmup_steps=0"
          + " --set training.accumulation_steps=1 --set model.n_layer=1 --set model.n_head=2"
          + " --set model.n_embd=8 --set model.block_size=8";

  private OtherFormats() {}

  static List<Format> all() {
    List<Format> all = new ArrayList<>();
    all.add(prepared("prep", "prepared.json", Change::json));
    all.add(prepared("prep", "ladder.json", Change::json));
    all.add(prepared("prep", "ladder.f32", ByteDamage::of));
    all.add(prepared("prep", "tokenizer.json", Change::json));
    all.add(prepared("prep", "train-00000.tokens", Change::shard));
    all.add(prepared("documents", "train-00000.tokens", Change::shard));
    all.addAll(histories());
    all.addAll(experiments());
    all.addAll(texts());
    for (String file : List.of("config.json", "expected.json", "batch.safetensors")) {
      Change change = file.endsWith(".json") ? Change::json : Change::tensors;
      all.add(
          Format.file(
                  "reference/" + file,
                  change,
                  List.of("reference"),
                  "verify $/reference --threads 1")
              .exiting(Set.of(0, 1, 2)));
    }
    return all;
  }

  private static Format prepared(String folder, String file, Change change) {
    return Format.file(
            folder + "/" + file,
            change,
            List.of(folder, "text.txt", "lines.jsonl", "tiny.yaml"),
            "data stats $/" + folder,
            FRESH + folder,
            folder.equals("prep")
                ? "prepare $/text.txt --tokenizer byte --out $/prep"
                : "data stats $/documents --block-size 4")
        .orNaming(folder);
  }

  private static List<Format> histories() {
    String metrics = "runs/damaged/metrics.jsonl";
    List<String> inputs = List.of("runs", "text.txt", "tiny.yaml");
    return List.of(
        Format.file(
                metrics,
                Change::lines,
                inputs,
                "export $/runs/damaged --csv $/out.csv",
                "report $/runs/damaged --out $/out.html",
                "plot $/runs/sound $/runs/damaged --out $/out.svg")
            .orNaming("damaged has no steps"),
        Format.file(
                metrics,
                Change::lines,
                inputs,
                "runs $/runs",
                "runs $/runs --json",
                RESUME + "runs/damaged")
            .called("metrics.jsonl in a table, on resuming")
            .exiting(Format.DONE),
        Format.file(
                "run",
                Change::events,
                List.of("run", "text.txt", "tiny.yaml"),
                RESUME + "run --tensorboard")
            .called("event file")
            .damaging(
                (folder, random) ->
                    Damage.of("run/tensorboard/" + eventFile(folder), Change::events)
                        .in(folder, random))
            .exiting(Format.DONE));
  }

  private static String eventFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run/tensorboard"))) {
      return files.findFirst().orElseThrow().getFileName().toString();
    }
  }

  private static List<Format> experiments() {
    List<Format> all = new ArrayList<>();
    all.add(
        Format.file(
            "tiny.yaml",
            YamlDamage::of,
            List.of("text.txt", "tiny.yaml"),
            FRESH + "text.txt" + SMALL));
    for (String source : Fixture.SOURCES) {
      all.add(
          Format.file(
              source,
              YamlDamage::of,
              List.of(source),
              "data synth $/" + source + " --characters 500"));
    }
    all.add(
        Format.file(
            "canaries.json",
            Change::json,
            List.of("single", "text.txt", "canaries.json"),
            "eval $/single --data $/text.txt --canaries $/canaries.json"));
    return all;
  }

  private static List<Format> texts() {
    List<Format> all = new ArrayList<>();
    all.add(
        Format.file(
            "text.txt",
            ByteDamage::of,
            List.of("text.txt", "tiny.yaml"),
            "baseline $/text.txt",
            "prepare $/text.txt --tokenizer char --out $/out",
            "tokenizer train $/text.txt --vocab-size 260 --out $/out.json",
            FRESH + "text.txt"));
    for (String file : List.of("lines.jsonl", "lines.jsonl.gz", "lines.jsonl.zst")) {
      all.add(
          Format.file(
              file,
              file.endsWith("jsonl") ? Change::lines : ByteDamage::of,
              List.of(file, "tiny.yaml"),
              "prepare $/" + file + " --tokenizer byte --out $/out",
              FRESH + file));
    }
    all.add(
        Format.file(
            "bpe.json",
            Change::json,
            List.of("bpe.json", "text.txt", "encode.jsonl"),
            "tokenizer encode --tokenizer $/bpe.json < $/text.txt",
            "tokenizer encode --jsonl --tokenizer $/bpe.json < $/encode.jsonl"));
    for (String command : List.of("encode", "decode")) {
      String file = command + ".jsonl";
      all.add(
          Format.file(
                  file,
                  Change::lines,
                  List.of(file),
                  "tokenizer " + command + " --jsonl --tokenizer byte < $/" + file)
              .orNaming("standard input"));
    }
    return all;
  }
}
