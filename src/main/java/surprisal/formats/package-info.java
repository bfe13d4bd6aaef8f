/**
 * Files of tensors: safetensors, read and written piece by piece.
 *
 * <p>Uses kernels (tensors) and config (errors).
 */
package surprisal.formats;
