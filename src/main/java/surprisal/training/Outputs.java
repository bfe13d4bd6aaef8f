package surprisal.training;

import surprisal.report.RunLog;

/** Where a run writes its checkpoints and its log. */
public record Outputs(Checkpoints checkpoints, RunLog log) {}
