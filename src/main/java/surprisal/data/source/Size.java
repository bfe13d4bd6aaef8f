package surprisal.data.source;

/**
 * Checks the size of a source's text.
 *
 * @param name of the specification, for messages
 */
record Size(String name, long seed, int characters) {
  Size {
    Sources.requireMemoryFor(name + ": characters", characters);
  }
}
