/**
 * Regular expressions as tokenizers use them: Oniguruma's syntax, Unicode classes from a table of
 * this project, and a bounded number of steps.
 *
 * <p>Arrows: tokenizer.pattern -> config.
 */
package surprisal.tokenizer.pattern;
