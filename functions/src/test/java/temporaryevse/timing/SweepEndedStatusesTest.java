package temporaryevse.timing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import temporaryevse.api.Api;
import temporaryevse.api.Bulk;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.testing.BeforeFirst;
import temporaryevse.testing.TestDynamoDb;

class SweepEndedStatusesTest {

  private static final Instant FROM = Instant.parse("2026-01-01T08:00:00Z");

  private final Api api = Api.overNewTable();
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();

  @Test
  void whatHasEndedIsDeletedAndNothingElse() throws IOException {
    long ended = api.create(FROM, Api.NOW);
    long endsNext = api.create(FROM, Api.NOW.plusMillis(1));
    long scheduled = api.create(Api.NOW.plusSeconds(60), Api.NOW.plusSeconds(120));
    long endless = api.create("");

    JsonNode counts = sweep(api);

    assertThat(api.stored(ended)).isEmpty();
    assertThat(List.of(endsNext, scheduled, endless)).allMatch(id -> !api.stored(id).isEmpty());
    assertCounts(counts, 1, 1, 0, 0, 0);
  }

  @Test
  void theIdCounterIsLeftAlone() throws IOException {
    api.create(FROM, Api.NOW);
    sweep(api);

    assertThat(api.create("")).isEqualTo(2);
  }

  @Test
  void whatTtlNeverDeletesIsDeleted() throws IOException {
    long id = api.create(Instant.EPOCH, Instant.EPOCH.plusMillis(1));

    sweep(api);

    assertThat(api.stored(id)).isEmpty();
  }

  @Test
  void everyPageOfEveryShardIsSwept() throws IOException {
    Bulk.fill(api, 1, 2_000, FROM, Api.NOW);
    Bulk.fill(api, 2_001, 100, FROM, Api.NOW.plusSeconds(1));

    assertCounts(sweep(api), 2_000, 2_000, 0, 0, 0);
    assertThat(api.statuses()).hasSize(100);
  }

  @Test
  void withRetentionWhatMayStillBeReadStays() throws IOException {
    Api retaining = Api.overNewTable(Duration.ofDays(1));
    long id = retaining.create(FROM, Api.NOW.minusSeconds(60));
    retaining.clock.set(Api.NOW.plus(Duration.ofDays(1)).minusSeconds(60).minusMillis(1));

    assertCounts(sweep(retaining), 0, 0, 0, 0, 0);
    assertThat(retaining.get(id).getStatusCode()).isEqualTo(200);

    retaining.clock.set(Api.NOW.plus(Duration.ofDays(1)).minusSeconds(60));
    assertCounts(sweep(retaining), 1, 1, 0, 0, 0);
    assertThat(retaining.stored(id)).isEmpty();
  }

  @Test
  void aStatusThatIsExtendedBetweenItsReadAndItsDeleteStays() throws IOException {
    // Found while it has ended; its end was written before the sweep's clock reached it.
    long id = api.create(FROM, Api.NOW.plusSeconds(1));
    Api extending = api.through(TestDynamoDb.client());
    BeforeFirst extend =
        new BeforeFirst(
            DeleteItemRequest.class,
            () -> extending.patch(id, "{\"validTo\":\"2026-01-02T00:00:00Z\"}"));
    try (DynamoDbClient client = TestDynamoDb.client(extend)) {
      Api sweeping = api.through(client);
      sweeping.clock.set(Api.NOW.plusSeconds(1));

      assertCounts(sweep(sweeping), 1, 0, 1, 0, 0);
    }

    assertThat(api.get(id).getStatusCode()).isEqualTo(200);
    assertThat(Api.json(api.get(id)).path("validTo").textValue()).isEqualTo("2026-01-02T00:00:00Z");
  }

  @Test
  void aStatusThatIsRemovedBetweenItsReadAndItsDeleteIsNoFailure() throws IOException {
    long id = api.create(FROM, Api.NOW);
    BeforeFirst remove =
        new BeforeFirst(
            DeleteItemRequest.class,
            () ->
                TestDynamoDb.client()
                    .deleteItem(delete -> delete.tableName(api.table).key(Api.key(id))));
    try (DynamoDbClient client = TestDynamoDb.client(remove)) {
      assertCounts(sweep(api.through(client)), 1, 0, 1, 0, 0);
    }
  }

  @Test
  void twoSweepsAtOnceDeleteTheSameOnce() throws IOException {
    Bulk.fill(api, 1, 40, FROM, Api.NOW);
    BeforeFirst other =
        new BeforeFirst(
            DeleteItemRequest.class,
            () -> {
              try {
                sweep(api);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    try (DynamoDbClient client = TestDynamoDb.client(other)) {
      sweep(api.through(client));
    }

    assertThat(api.statuses()).isEmpty();
  }

  @Test
  void aSweepStopsInTimeAndTheNextOneGoesOn() throws IOException {
    Bulk.fill(api, 1, 400, FROM, Api.NOW);
    // Asked once at the start, and then before each delete.
    AtomicInteger calls = new AtomicInteger();
    api.context.remainingTime(() -> calls.incrementAndGet() <= 101 ? 20_000 : 4_999);

    JsonNode first = sweep(api);

    assertThat(first.path("EndedStatusesDeleted").intValue()).isEqualTo(100);
    assertThat(first.path("ShardsUnfinished").intValue()).isEqualTo(8);
    assertThat(api.statuses()).hasSize(300);

    api.context.remainingTime(() -> 20_000);
    assertCounts(sweep(api), 300, 300, 0, 0, 0);
  }

  @Test
  void aSweepThatCannotReadFailsLoudlyAndCountsIt() throws IOException {
    try (DynamoDbClient unreachable = TestDynamoDb.unreachable()) {
      Api cutOff = api.through(unreachable);

      assertThatThrownBy(() -> sweep(cutOff))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("8 shards were not swept");
      assertThat(cutOff.context.log()).contains("ERROR {", "\"event\":\"shard_not_swept\"");
      assertThat(metric().path("ShardsFailed").intValue()).isEqualTo(8);
    }
  }

  @Test
  void theCountsAreMetricsInTheEmbeddedFormat() throws IOException {
    api.create(FROM, Api.NOW);
    sweep(api);

    assertThat(metrics.toString(UTF_8)).endsWith("}" + System.lineSeparator()).hasLineCount(1);
    JsonNode line = metric();
    assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(Api.NOW.toEpochMilli());
    JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
    assertThat(directive.path("Namespace").textValue()).isEqualTo("TemporaryEvseStatuses");
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"Function\"]]");
    assertThat(line.path("Function").textValue()).isEqualTo("function");
    assertThat(directive.path("Metrics").findValuesAsText("Name"))
        .containsExactly(
            "EndedStatusesDeleted",
            "EndedStatusesFound",
            "EndedStatusesKept",
            "ShardsFailed",
            "ShardsUnfinished")
        .allMatch(name -> line.path(name).isInt());
  }

  private JsonNode sweep(Api over) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new SweepEndedStatuses(
            over.deployment, new EmbeddedMetrics(new PrintStream(metrics, true, UTF_8)))
        .handleRequest(new ByteArrayInputStream(new byte[0]), answer, over.context);
    return new ObjectMapper().readTree(answer.toByteArray());
  }

  /** The last line of metrics. */
  private JsonNode metric() throws IOException {
    return new ObjectMapper().readTree(metrics.toString(UTF_8).lines().toList().getLast());
  }

  private static void assertCounts(
      JsonNode counts, int found, int deleted, int kept, int unfinished, int failed) {
    assertThat(counts)
        .isEqualTo(
            new ObjectMapper()
                .createObjectNode()
                .put("EndedStatusesFound", found)
                .put("EndedStatusesDeleted", deleted)
                .put("EndedStatusesKept", kept)
                .put("ShardsUnfinished", unfinished)
                .put("ShardsFailed", failed));
  }
}
