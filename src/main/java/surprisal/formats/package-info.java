/**
 * Files of tensors: safetensors, read and written piece by piece; JSON files, read as records with
 * every value checked.
 *
 * <p>Uses kernels (tensors) and config (errors).
 */
package surprisal.formats;
