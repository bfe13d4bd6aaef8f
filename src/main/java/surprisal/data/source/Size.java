package surprisal.data.source;

import surprisal.config.UserError;

/**
 * Checks the size of a source's text.
 *
 * @param name of the specification, for messages
 */
record Size(String name, long seed, int characters) {
  Size {
    if (characters < 1) {
      throw new UserError(name + ": characters is " + characters + "; give at least 1");
    }
  }
}
