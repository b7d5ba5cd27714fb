package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import temporaryevse.store.StoredTruth;

/** Many writes at once, of one EVSE and of many. */
class ConcurrentWritesTest {

  private final Api api = Api.overNewTable();

  @Test
  void aHundredCreatesOfOneEvseAtOnceLoseAndDoubleNothing() throws Exception {
    long start = System.nanoTime();
    List<APIGatewayProxyResponseEvent> answers =
        atOnce(Collections.nCopies(100, () -> api.post(body("DK*SPI*E1"))));
    double seconds = (System.nanoTime() - start) / 1e9;

    List<Long> created = ids(answers);
    System.out.printf(
        Locale.ROOT,
        "creates of one EVSE, 100 at once: %d created, %d told 503, %.0f a second%n",
        created.size(),
        answers.size() - created.size(),
        created.size() / seconds);
    assertThat(answers)
        .extracting(APIGatewayProxyResponseEvent::getStatusCode)
        .isSubsetOf(201, 503);
    assertThat(created).doesNotHaveDuplicates().isNotEmpty();
    assertThat(api.ids("evseId=DK*SPI*E1")).containsExactlyInAnyOrderElementsOf(created);
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void sixtyWritesOfSixtyEvsesAtOnceAllSucceed() throws Exception {
    List<APIGatewayProxyResponseEvent> answers =
        atOnce(
            IntStream.range(0, 60)
                .<Callable<APIGatewayProxyResponseEvent>>mapToObj(
                    i -> () -> api.post(body("DK*SPI*E" + i)))
                .toList());

    assertThat(ids(answers)).hasSize(60).doesNotHaveDuplicates();
  }

  @RepeatedTest(5)
  void ofTwoEditorsWithTheSameTagExactlyOneWins() throws Exception {
    long id = api.create("");
    String tag = api.get(id).getHeaders().getOrDefault("ETag", "");

    List<APIGatewayProxyResponseEvent> answers =
        atOnce(
            List.of(
                () -> api.patchIfMatch(id, tag, "{\"temporaryStatus\":\"RESERVED\"}"),
                () -> api.patchIfMatch(id, tag, "{\"temporaryStatus\":\"MAINTENANCE\"}"),
                () -> api.deleteIfMatch(id, tag)));

    List<Integer> codes =
        answers.stream().map(APIGatewayProxyResponseEvent::getStatusCode).sorted().toList();
    assertThat(codes)
        .isIn(
            List.of(200, 412, 412),
            List.of(204, 404, 404),
            List.of(204, 404, 412),
            List.of(204, 412, 412));
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  private static String body(String evseId) {
    return "{\"evseId\":\"" + evseId + "\",\"temporaryStatus\":\"BLOCKED\"}";
  }

  private static List<Long> ids(List<APIGatewayProxyResponseEvent> answers) {
    return answers.stream()
        .filter(answer -> answer.getStatusCode() == 201)
        .map(answer -> Api.json(answer).path("id").longValue())
        .toList();
  }

  private static List<APIGatewayProxyResponseEvent> atOnce(
      List<Callable<APIGatewayProxyResponseEvent>> requests) throws Exception {
    List<APIGatewayProxyResponseEvent> answers = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<APIGatewayProxyResponseEvent> answer : executor.invokeAll(requests)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}
