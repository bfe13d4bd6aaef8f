/**
 * Damages every kind of file that Surprisal reads, in thousands of ways, and watches what the
 * commands do with it: {@code scripts/check-faults.sh}, and in short {@link
 * surprisal.faults.FaultsTest}.
 */
package surprisal.faults;
