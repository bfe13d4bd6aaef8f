/**
 * The HTML pages of one run and of two runs side by side, written to a file or served live.
 *
 * <p>Arrows: page -> report, config.
 */
package surprisal.report.page;
