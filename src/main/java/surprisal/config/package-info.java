/**
 * An experiment as records, read from YAML; every error names file, line, value and fix.
 *
 * <p>Uses kernels for the names of variants only.
 */
package surprisal.config;
