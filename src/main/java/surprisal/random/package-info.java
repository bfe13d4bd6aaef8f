/** Random numbers as functions of a key and an index. Uses nothing. */
package surprisal.random;
