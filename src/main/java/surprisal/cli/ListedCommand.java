package surprisal.cli;

import java.util.List;
import picocli.AutoComplete.GenerateCompletion;

/**
 * A command as the list in help shows it. The names and descriptions are here and not in each
 * class's annotation because {@code --help} would spend a quarter of its time on reading
 * annotations.
 *
 * @param type the class with the command's options
 */
record ListedCommand(Class<?> type, String name, String description) {
  /** All commands, in the order of help. */
  static final List<ListedCommand> ALL =
      List.of(
          new ListedCommand(
              TrainCommand.class,
              "train",
              "Trains a model and reports its loss against what is known."),
          new ListedCommand(
              SanityCommand.class,
              "sanity",
              "Checks a setting in seconds: predictions about its loss against what is seen."),
          new ListedCommand(
              EvalCommand.class,
              "eval",
              "Measures a trained model on held-out text: loss in every unit with its error bar, accuracy"
                  + " and calibration."),
          new ListedCommand(
              CompareCommand.class,
              "compare",
              "Compares two models on the same tokens: the difference of their losses with its"
                  + " error bar, and its breakdown by tokens. Groups of runs that differ in their seed"
                  + " are compared with A1 A2 A3 -- B1 B2 B3, which covers the choice of seeds."),
          new ListedCommand(
              ReportCommand.class,
              "report",
              "Writes a run as one HTML file that works offline, even for a killed run."),
          new ListedCommand(
              SampleCommand.class,
              "sample",
              "Continues a text with a trained model, token by token."),
          new ListedCommand(
              ExportCommand.class,
              "export",
              "Writes a run's updates and evaluations as CSV, under the names of metrics.jsonl."),
          new ListedCommand(
              PlotCommand.class,
              "plot",
              "Draws the losses of one or several runs, with ln|V| and the ladder."),
          new ListedCommand(
              RunsCommand.class,
              "runs",
              "Lists the runs in a folder: how their configs differ, best validation loss with its"
                  + " standard error (nats per token), time, speed, state."),
          new ListedCommand(
              DiffCommand.class,
              "diff",
              "Finds the first update and tensor in which two runs differ by a bit, and what was"
                  + " different before: settings, data, machine, versions. Exit code 1 if they differ."),
          new ListedCommand(
              SweepCommand.class,
              "sweep",
              "Runs an experiment for every combination of values and several seeds. Called again, it"
                  + " skips what is finished and goes on with the rest."),
          new ListedCommand(
              ExplainCommand.class,
              "explain",
              "Shows a model's prediction before each token of a text, and each token's surprisal."),
          new ListedCommand(
              DataCommand.class,
              "data",
              "Texts of known entropy, statistics of any text, and planted secrets."),
          new ListedCommand(
              PrepareCommand.class,
              "prepare",
              "Encodes texts of any size into token files. If interrupted, run the same command"
                  + " again to resume."),
          new ListedCommand(
              BaselineCommand.class,
              "baseline",
              "Shows the losses of uniform, unigram and n-gram models, gzip and xz on a text."),
          new ListedCommand(
              VerifyCommand.class,
              "verify",
              "Compares logits, losses, gradients and 20 AdamW steps with numbers computed by"
                  + " Hugging Face GPT-2 on PyTorch in float64 (scripts/make-reference.py creates"
                  + " such a folder)."),
          new ListedCommand(
              BenchCommand.class,
              "bench",
              "Times whole training steps on random tokens, by part, and says what fraction of this"
                  + " machine's peak they reach."),
          new ListedCommand(
              TokenizerCommand.class, "tokenizer", "Train, use and inspect tokenizers."),
          new ListedCommand(
              GenerateCompletion.class,
              "generate-completion",
              "Generate bash/zsh completion script for surprisal."));
}
