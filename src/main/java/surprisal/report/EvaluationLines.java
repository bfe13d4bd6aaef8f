package surprisal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An evaluation for a person to read.
 *
 * @param facts of the run
 * @param evaluation what was measured
 * @param trained mean training loss since the evaluation before, nats per token; NaN if there were
 *     no updates
 */
record EvaluationLines(RunFacts facts, EvaluationRecord evaluation, double trained) {
  /** A gap between training and validation below this share of the validation loss is not named. */
  private static final double GAP = 0.1;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    line(
        lines,
        "  eval %d: validation %.4f nats = perplexity %s = %.4f bits/byte",
        evaluation.step(),
        evaluation.nllNats(),
        LossUnit.perplexity(evaluation.nllNats()),
        evaluation.bitsPerByte());
    line(
        lines,
        "       %.3f nats gained over ln|V| (%,d tokens, %,d bytes)%s",
        facts.lnVocab() - evaluation.nllNats(),
        evaluation.tokens(),
        evaluation.bytes(),
        evaluation.best() ? ", best so far" : "");
    line(lines, "       %s", evaluation.standing());
    double gap = evaluation.nllNats() - trained;
    if (gap > GAP * evaluation.nllNats()) {
      line(
          lines,
          "       training %.4f since the evaluation before, validation %.4f higher: the model"
              + " predicts the text it learns from better than new text",
          trained,
          gap);
    }
    if (evaluation.baselines() != null) {
      line(
          lines,
          "       KL(model || unigram) %.3f, KL(model || bigram) %.3f nats",
          evaluation.baselines().unigramKlNats(),
          evaluation.baselines().bigramKlNats());
    }
    if (evaluation.source() != null) {
      line(
          lines,
          "       KL to the source %.4f nats = cross-entropy %.4f - its entropy %.4f",
          evaluation.source().klNats(),
          evaluation.source().crossEntropyNats(),
          evaluation.source().entropyNats());
    }
    if (evaluation.parts() != null) {
      parts(lines, evaluation.objectiveNats(), evaluation.parts());
    }
    return lines;
  }

  private static void parts(List<String> lines, double objective, ObjectiveParts parts) {
    line(
        lines,
        "       objective %.4f nats, %.4f above its floor %.4f",
        objective,
        objective - parts.objectiveFloorNats(),
        parts.objectiveFloorNats());
    StringBuilder names = new StringBuilder();
    name(names, "hard", parts.hardNats());
    name(names, "distillation", parts.distillationNats());
    name(names, "KL", parts.klReferenceNats());
    name(names, "z-loss", parts.zLossNats());
    line(lines, "       its parts: %s", names);
  }

  private static void name(StringBuilder names, String part, Double nats) {
    if (nats != null) {
      names.append(names.isEmpty() ? "" : ", ");
      names.append(String.format(Locale.ROOT, "%s %.4f", part, nats));
    }
  }

  private static void line(List<String> lines, String format, Object... values) {
    lines.add(Columns.wrapped(String.format(Locale.ROOT, format, values), 9));
  }
}
