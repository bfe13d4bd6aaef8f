/**
 * Shows and records how a run goes: console, metrics.jsonl, TensorBoard, plots, and the page in
 * {@code page}.
 *
 * <p>Arrows: report -> baseline, formats, config. Inside, page -> report, never the other way.
 */
package surprisal.report;
