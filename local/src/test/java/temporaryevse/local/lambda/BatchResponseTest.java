package temporaryevse.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchResponseTest {
  private static final List<String> ITEMS = List.of("a", "b", "c");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                                             | ``
          null                                                                           | ``
          {}                                                                             | ``
          {"batchItemFailures":null}                                                     | ``
          {"batchItemFailures":[]}                                                       | ``
          {"batchItemFailures":[{"itemIdentifier":"b"}]}                                 | b
          {"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"}]}          | c,a
          {"batchItemFailures":[{"itemIdentifier":""}]}                                  | a,b,c
          {"batchItemFailures":[{"itemIdentifier":null}]}                                | a,b,c
          {"batchItemFailures":[{"itemIdentifer":"a"}]}                                  | a,b,c
          {"batchItemFailures":[{"itemIdentifier":"d"}]}                                 | a,b,c
          {"batchItemFailures":[                                                         | a,b,c
          """)
  void aFunctionSaysWhatFailed(String answer, String failed) {
    assertThat(
            String.join(
                ",", BatchResponse.failedItems(new InvocationResult.Returned(answer), ITEMS, true)))
        .isEqualTo(failed);
  }

  @Test
  void anAnswerThatIsNotAskedForDoesNotCount() {
    assertThat(
            BatchResponse.failedItems(
                new InvocationResult.Returned(
                    "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"),
                ITEMS,
                false))
        .isEmpty();
  }

  @Test
  void everythingFailsWithTheInvocation() {
    assertThat(
            BatchResponse.failedItems(
                new InvocationResult.Failed("Runtime.ExitError", "{}"), ITEMS, false))
        .containsExactlyElementsOf(ITEMS);
    assertThat(BatchResponse.failedItems(new InvocationResult.Throttled(), ITEMS, true))
        .containsExactlyElementsOf(ITEMS);
  }
}
