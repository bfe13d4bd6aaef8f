package surprisal.data.source;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A source as described by its YAML file; the key {@code source} says which kind it is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "source")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UniformSpec.class, name = "uniform"),
  @JsonSubTypes.Type(value = UnigramSpec.class, name = "unigram"),
  @JsonSubTypes.Type(value = MarkovSpec.class, name = "markov"),
  @JsonSubTypes.Type(value = RandomMarkovSpec.class, name = "random_markov"),
  @JsonSubTypes.Type(value = StoriesSpec.class, name = "stories"),
  @JsonSubTypes.Type(value = BracketsSpec.class, name = "brackets"),
  @JsonSubTypes.Type(value = CopySpec.class, name = "copy"),
})
interface SourceSpec {

  /**
   * Checks the specification and creates the source.
   *
   * @param name of the file, for messages
   * @throws surprisal.config.UserError if the specification is invalid, or its entropy could not be
   *     computed
   */
  Source open(String name);
}
