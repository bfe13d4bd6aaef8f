package surprisal.checkpoint;

import java.util.List;
import surprisal.config.RunConfig;
import surprisal.formats.NamedArray;

/**
 * Everything that {@link CheckpointFolder#save} writes. Nothing may change during the save.
 *
 * @param tokenizerJson from {@code Tokenizer.toJson()}
 * @param model parameters under GPT-2's names
 * @param optimizer its moments, under names of its choice
 */
public record Snapshot(
    CheckpointState state,
    RunConfig config,
    String tokenizerJson,
    List<NamedArray> model,
    List<NamedArray> optimizer) {}
