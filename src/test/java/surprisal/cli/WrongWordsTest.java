package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Habits from other trainers lead to the right option or key, in one sentence. */
class WrongWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train --max_iters=5000    | there is no option --max_iters, but --set training.steps=5000;
          train --batch_size=32     | there is no option --batch_size, but --set training.batch_size=32;
          train --batch-size 32     | there is no option --batch-size, but --set training.batch_size=VALUE;
          train --lr=1              | there is no option --lr, but --set optimizer.learning_rate=1;
          train --init_from=resume  | there is no option --init_from, but --resume;
          train --frobnicate        | there is no option --frobnicate; scripts/surprisal train --help lists
          sample RUN --start=x      | there is no option --start, but --prompt;
          sample RUN --top_k=5      | there is no option --top_k, but --top-k;
          train a.yaml b.yaml       | there is no place for b.yaml;
          sample                    | CHECKPOINT
          train --set training.max_iters=5 | unknown key training.max_iters; it is called training.steps here
          ''                        | name a command, such as train
          """)
  void oneSentence(String words, String expected) {
    Cli.Outcome outcome = Cli.run((Object[]) (words.isEmpty() ? new String[0] : words.split(" ")));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).startsWith("surprisal: ").contains(expected);
    assertThat(outcome.out()).isEmpty();
  }
}
