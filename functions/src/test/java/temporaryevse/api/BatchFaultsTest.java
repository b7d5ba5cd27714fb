package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.store.StoredTruth;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.TestDynamoDb;

/**
 * Batches of ten, a part of which meets every third fault; the same request then completes them.
 * With {@code -Dfaults.all=true} they are of a hundred, and meet every fault.
 */
@Isolated("on a busy machine a client stops waiting where no fault made it wait")
class BatchFaultsTest {

  private static final boolean ALL = Boolean.getBoolean("faults.all");
  private static final int SIZE = ALL ? 100 : 10;

  /** From one fault to the next. */
  private static final int STEP = ALL ? 1 : 3;

  private static final String BATCH =
      IntStream.range(0, SIZE)
          .mapToObj(i -> "\"DK*SPI*E" + i + "\"")
          .collect(Collectors.joining(",", "{\"temporaryStatus\":\"BLOCKED\",\"evseIds\":[", "]}"));

  private static final int FAULTS_AT_ONCE = 8;

  /** Whether it is a transaction of every other EVSE. */
  private static boolean isOfHalf(FaultProxy.Call call) {
    return call.action().equals(FaultProxyFault.TRANSACTION)
        && IntStream.range(0, SIZE)
            .filter(i -> i % 2 == 1)
            .anyMatch(i -> call.body().contains("\"EVSE#DKSPIE" + i + "\""));
  }

  private final Api api = Api.overNewTable();

  @Test
  void aBatchOfWhichHalfFailsIsCompletedByItsKeyWhateverTheFault() throws Exception {
    FaultProxy.Call transaction = new FaultProxy.Call(0, FaultProxyFault.TRANSACTION, 0, "{}");
    List<Future<?>> cases = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(FAULTS_AT_ONCE)) {
      List<FaultProxyFault> faults =
          FaultProxyFault.all().stream().filter(fault -> fault.isPossibleFor(transaction)).toList();
      for (int i = 0; i < faults.size(); i += STEP) {
        FaultProxyFault fault = faults.get(i);
        cases.add(executor.submit(() -> failsAndIsCompleted(fault)));
      }
    }
    assertThat(cases).hasSizeGreaterThan(20 / STEP);
    for (Future<?> each : cases) {
      each.get();
    }
  }

  private static void failsAndIsCompleted(FaultProxyFault fault) {
    Api api = Api.overNewTable();
    try (FaultProxy proxy = FaultProxy.start();
        DynamoDbClient hasty = FaultCase.client(proxy.endpoint())) {
      proxy.failFrom(fault, BatchFaultsTest::isOfHalf, BatchFaultsTest::isOfHalf);
      APIGatewayProxyResponseEvent first = api.through(hasty).batch("a-key", BATCH);
      proxy.heal();
      proxy.awaitQuiet(Duration.ofSeconds(20));
      assertThat(proxy.struck()).as(fault.name()).isPositive();
      check(first, fault);

      Map<Integer, String> before = created(first);
      api.clock.set(Api.NOW.plusSeconds(60));
      APIGatewayProxyResponseEvent second = api.batch("a-key", BATCH);
      proxy.release();
      proxy.awaitQuiet(Duration.ofSeconds(20));

      Map<Integer, String> after = created(second);
      assertThat(after).as(fault.name()).hasSize(SIZE).containsAllEntriesOf(before);
      assertThat(after.values()).allMatch(status -> status.contains(Api.NOW.toString()));
      assertThat(api.statuses()).as(fault.name()).hasSize(SIZE);
      assertThat(StoredTruth.contradictions(api.table)).as(fault.name()).isEmpty();
    }
  }

  /**
   * What was touched is done or says what its fault allows. What was not is done; behind a client
   * that waits in vain for the others, it can come too late on a busy machine.
   */
  private static void check(APIGatewayProxyResponseEvent answer, FaultProxyFault fault) {
    boolean isAnswered = fault.reply() instanceof FaultProxyFault.Reply.Instead;
    JsonNode results = Api.json(answer).path("results");
    assertThat(results).hasSize(SIZE);
    for (int i = 0; i < SIZE; i++) {
      int status = results.get(i).path("status").intValue();
      if (i % 2 == 1 && status != 201) {
        assertThat(fault.statuses()).as(fault.name()).contains(status);
        assertThat(results.get(i).at("/error/request_id").asText())
            .isEqualTo("api-gateway-request");
      } else {
        assertThat(status)
            .as("%s: %s", fault.name(), results.get(i))
            .isIn(isAnswered ? List.of(201) : List.of(201, 503));
      }
    }
  }

  private static Map<Integer, String> created(APIGatewayProxyResponseEvent answer) {
    Map<Integer, String> created = new TreeMap<>();
    JsonNode results = Api.json(answer).path("results");
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).path("status").intValue() == 201) {
        created.put(i, results.get(i).path("temporaryEvseStatus").toString());
      }
    }
    return created;
  }

  @Test
  void whatIsNotTriedInTimeIs503AndCompletedByTheKey() {
    List<Integer> left = Collections.synchronizedList(new ArrayList<>());
    try (FaultProxy proxy = FaultProxy.start();
        DynamoDbClient client = TestDynamoDb.client(proxy.endpoint())) {
      // Half of the transactions wait for longer than there is time.
      proxy.failFrom(
          FaultProxyFault.named("request lost"),
          call -> call.action().equals(FaultProxyFault.TRANSACTION) && call.ordinal() >= SIZE / 2);
      Api counted = api.through(client);
      counted.context.remainingTime(() -> 3_000);
      APIGatewayProxyResponseEvent first = counted.batch("a-key", BATCH);
      proxy.heal();
      proxy.awaitQuiet(Duration.ofSeconds(20));

      JsonNode results = Api.json(first).path("results");
      results.forEach(result -> left.add(result.path("status").intValue()));
      assertThat(left).hasSize(SIZE).containsOnly(201, 503);
      assertThat(counted.context.log().lines().filter(line -> line.contains("request_failed")))
          .as("each cause is logged once")
          .hasSizeLessThan(SIZE / 2);
    }
    APIGatewayProxyResponseEvent second = api.batch("a-key", BATCH);
    assertThat(created(second)).hasSize(SIZE);
    assertThat(api.statuses()).hasSize(SIZE);
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void aRemovalOfWhichAPartFailsIsCompletedByTheSameRequest() {
    api.batch("a-key", BATCH);
    String ids =
        IntStream.rangeClosed(1, SIZE)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "{\"ids\":[", "]}"));
    try (FaultProxy proxy = FaultProxy.start();
        DynamoDbClient hasty = FaultCase.client(proxy.endpoint())) {
      proxy.failFrom(
          FaultProxyFault.named("ThrottlingException"),
          BatchFaultsTest::isOfHalf,
          BatchFaultsTest::isOfHalf);
      JsonNode first = Api.json(api.through(hasty).batchDelete(ids)).path("results");
      assertThat(first.findValuesAsText("status"))
          .hasSize(SIZE)
          .filteredOn("503"::equals)
          .hasSize(SIZE / 2);
      proxy.heal();
    }
    JsonNode second = Api.json(api.batchDelete(ids)).path("results");
    assertThat(second.findValuesAsText("status")).filteredOn("204"::equals).hasSize(SIZE / 2);
    assertThat(api.statuses()).isEmpty();
    assertThat(StoredTruth.contradictions(api.table)).isEmpty();
  }

  @Test
  void aBatchWhoseKeyCannotBeStoredIs503AndStoresNothing() {
    try (FaultProxy proxy = FaultProxy.start();
        DynamoDbClient hasty = FaultCase.client(proxy.endpoint())) {
      proxy.failFrom(
          FaultProxyFault.named("ThrottlingException"), call -> call.action().equals("PutItem"));
      APIGatewayProxyResponseEvent answer = api.through(hasty).batch("a-key", BATCH);
      assertThat(answer.getStatusCode()).isEqualTo(503);
      assertThat(answer.getHeaders()).containsEntry("Retry-After", "1");
    }
    assertThat(api.items()).isEmpty();
  }
}
