package surprisal.report;

import java.util.List;
import surprisal.formats.Nullable;

/**
 * What a session of a run was made with, besides its configuration. Everything is null or empty for
 * sessions of versions that did not record it.
 *
 * @param version of Surprisal
 * @param java version of the JVM
 * @param machine processor and number of its cores
 * @param threads that compute
 * @param data fingerprint of training and validation tokens
 * @param overrides {@code key=value} of every setting that the command line gave, earlier sessions
 *     included
 * @param changes what this and earlier sessions changed in the run's settings, in words
 * @param branchOf the run and step that this run started from; null for one that started at 0
 */
public record Provenance(
    @Nullable String version,
    @Nullable String java,
    @Nullable String machine,
    @Nullable Integer threads,
    @Nullable String data,
    @Nullable List<String> overrides,
    @Nullable List<String> changes,
    @Nullable String branchOf) {
  /** Of a session that recorded nothing. */
  public static final Provenance UNKNOWN =
      new Provenance(null, null, null, null, null, null, null, null);

  public Provenance {
    overrides = overrides == null ? List.of() : List.copyOf(overrides);
    changes = changes == null ? List.of() : List.copyOf(changes);
  }
}
