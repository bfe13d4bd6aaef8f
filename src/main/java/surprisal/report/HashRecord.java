package surprisal.report;

import java.util.Map;

/**
 * What certifies the state of a run: two runs with equal hashes have equal bits.
 *
 * @param step updates made
 * @param batches micro-batches drawn from the data
 * @param tensors CRC-32C of each parameter's and moment's little-endian bytes, by name
 */
public record HashRecord(int step, long batches, Map<String, String> tensors) {}
