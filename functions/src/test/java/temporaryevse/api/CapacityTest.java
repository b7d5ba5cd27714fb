package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.store.Bulk;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.ConsumedCapacity;
import temporaryevse.testing.DocumentTable;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.TestDynamoDb;

/** Holds the table in docs/capacity.md against what DynamoDB says each operation has consumed. */
class CapacityTest {

  private static final String DOCUMENT = "docs/capacity.md";
  private static final String OPERATIONS = "| operation | requests | read units | write units |";
  private static final String STEPS =
      "| step | invocations | requests to DynamoDB | read units | write units | requests to SQS |"
          + " events |";
  private static final String ENDLESS =
      "{\"evseId\":\"DK*SPI*E123*1\",\"temporaryStatus\":\"BLOCKED\"}";
  private static final String ENDING =
      """
      {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED","validTo":"2030-01-01T00:00:00Z"}\
      """;

  private static final String EXPLAINED =
      ENDING.replace("}", ",\"message\":[{\"language\":\"en\",\"text\":\"Back at noon\"}]}");
  private static final String BATCH =
      LongStream.rangeClosed(1, 100)
          .mapToObj(id -> "\"" + Bulk.evseId(id) + "\"")
          .collect(
              Collectors.joining(
                  ",",
                  "{\"temporaryStatus\":\"BLOCKED\",\"validTo\":\"2030-01-01T00:00:00Z\","
                      + "\"evseIds\":[",
                  "]}"));

  private final List<String> rows = new ArrayList<>();

  @Test
  void theDocumentSaysWhatDynamoDbCounts() {
    Api thousand = filled(1_000);
    measure("create, without an end", 0, api -> api.post(ENDLESS));
    measure("create, with an end", 0, api -> api.post(ENDING));
    measure("create, the tenth of its EVSE", 0, api -> create(api, 9), api -> api.post(ENDING));
    measure(
        "create, the hundredth of its EVSE", 0, api -> create(api, 99), api -> api.post(ENDING));
    measure("create with a key", 0, api -> api.post("key", ENDING));
    measure(
        "create with a key, replayed",
        0,
        api -> api.post("key", ENDING),
        api -> api.post("key", ENDING));
    measure("create of a batch of 100 EVSEs", 0, api -> api.batch("key", BATCH));
    measure(
        "create of a batch of 100 EVSEs, replayed",
        0,
        api -> api.batch("key", BATCH),
        api -> api.batch("key", BATCH));
    measure("get", 1, api -> api.get(1));
    measure("get, not found", 0, api -> api.get(1));
    measure("list all, 100 of 1,000", thousand, api -> api.list("limit=100"));
    measure("list all, 1,000 of 1,000", thousand, api -> api.list(""));
    measure(
        "list of an EVSE, 10 statuses",
        0,
        api -> create(api, 10),
        api -> api.list("evseId=DKSPIE123*1"));
    measure(
        "list for one operator, 100 of 1,000",
        thousand,
        api -> api.as(Api.authorizer("spi", "DK*SPI", "read")).list("limit=100"));
    measure("effective status of an EVSE", 1, api -> api.effective("evseId=DK*SPI*E1"));
    measure(
        "effective status of an EVSE, with a message",
        0,
        api -> api.post(EXPLAINED),
        api -> api.effective("evseId=DK*SPI*E123*1"));
    measure(
        "effective status of 100 EVSEs",
        100,
        api ->
            api.effective(
                LongStream.rangeClosed(1, 100)
                    .mapToObj(id -> "evseId=" + Bulk.evseId(id))
                    .collect(Collectors.joining("&"))));
    measure(
        "effective status for one operator, 100 of 1,000",
        thousand,
        api -> api.effective("operator=DK*SPI&limit=100"));
    measure(
        "history of an EVSE, 10 entries",
        0,
        api -> create(api, 10),
        api -> api.history("evseId=DKSPIE123*1"));
    measure(
        "delete of another operator's",
        1,
        api -> api.as(Api.authorizer("abc", "FR*ABC", "write")).delete(1));
    measure("patch of the status", 1, api -> api.patch(1, "{\"temporaryStatus\":\"RESERVED\"}"));
    measure("patch of the end", 1, api -> api.patch(1, "{\"validTo\":\"2031-01-01T00:00:00Z\"}"));
    measure("patch of nothing", 1, api -> api.patch(1, "{}"));
    measure("delete", 1, api -> api.delete(1));
    measure(
        "delete of a batch of 100 EVSEs",
        100,
        api ->
            api.batchDelete(
                LongStream.rangeClosed(1, 100)
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(",", "{\"ids\":[", "]}"))));
    measure(
        "run of every minute, nothing due of 1,000",
        thousand,
        api -> Clockwork.over(api.deployment).send(api.context));
    measure(
        "run of every minute, 100 due of 1,000",
        900,
        api -> Bulk.fill(api.table, 901, 100, Api.NOW, Api.NOW.plusSeconds(90)),
        api -> Clockwork.over(api.deployment).send(api.context));
    measure(
        "an EVSE is moved over the end of its only status",
        0,
        api -> api.create(Api.NOW.minusSeconds(2), Api.NOW),
        api -> advance(api, Api.NOW));
    measure(
        "an EVSE is moved over an end, with nine other statuses",
        0,
        api -> {
          api.create(Api.NOW.minusSeconds(2), Api.NOW.plusSeconds(1));
          create(api, 9);
          api.clock.set(Api.NOW.plusSeconds(1));
        },
        api -> advance(api, Api.NOW.plusSeconds(1)));
    measure(
        "an EVSE has no boundary that has passed",
        0,
        api -> api.create(Api.NOW, Api.NOW.plusSeconds(60)),
        api -> advance(api, Api.NOW));

    DocumentTable.hold(DOCUMENT, OPERATIONS, rows, Boolean.getBoolean("capacity.write"));
  }

  /** Moves the EVSE of {@link Api#create} at a time. */
  private static void advance(Api api, Instant now) {
    api.clock.set(now);
    Clockwork.over(api.deployment)
        .advance(
            List.of(
                new QueueInMemory.Message(
                    "message",
                    "{\"evses\":[{\"evseId\":\"DKSPIE123*1\",\"dueAt\":\"%s\"}]}".formatted(now),
                    now)),
            BoundedCalls::pause,
            api.context);
  }

  /** Each step of a status that holds from its creation to its end, an hour later. */
  @Test
  void theDocumentSaysWhatAStatusCostsFromItsCreationToItsEnd() throws IOException {
    Instant end = Api.NOW.plus(Duration.ofHours(1));
    Api api = Api.overNewTable();
    CostOfAStatus cost = new CostOfAStatus(api);
    cost.step("create", 1, over -> over.create(Api.NOW, end));
    cost.publish("publish what the create has done", 0);
    api.clock.set(end.minusSeconds(90));
    cost.step("send it ahead, its share of a run of every minute", 0, cost::send);
    api.clock.set(end.minusSeconds(30));
    cost.step("send it for afterwards, its share of the next run", 0, cost::send);
    api.clock.set(end);
    cost.step("move its EVSE over the end", 1, over -> advance(over, end));
    cost.publish("publish the end", 1);
    api.clock.set(end.plusSeconds(1));
    cost.step("look again a second later", 1, over -> advance(over, end));
    cost.sum();

    DocumentTable.hold(DOCUMENT, STEPS, cost.rows(), Boolean.getBoolean("capacity.write"));
  }

  private void measure(String name, int stored, Consumer<Api> operation) {
    measure(name, stored, api -> {}, operation);
  }

  private void measure(String name, int stored, Consumer<Api> before, Consumer<Api> operation) {
    Api api = filled(stored);
    before.accept(api);
    measure(name, api, operation);
  }

  private static Api filled(int stored) {
    Api api = Api.overNewTable();
    Bulk.fill(api.table, 1, stored, Api.NOW, Api.NOW.plus(Duration.ofDays(1)));
    return api;
  }

  private void measure(String name, Api api, Consumer<Api> operation) {
    ConsumedCapacity consumed = new ConsumedCapacity();
    try (DynamoDbClient client = TestDynamoDb.client(consumed)) {
      operation.accept(api.through(client));
    }
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %d | %s | %s |",
            name,
            consumed.requests(),
            units(consumed.readUnits()),
            units(consumed.writeUnits())));
  }

  static String units(double units) {
    return units == Math.rint(units)
        ? Long.toString((long) units)
        : String.format(Locale.ROOT, "%.1f", units);
  }

  private static void create(Api api, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(api.post(ENDING).getStatusCode()).isEqualTo(201);
    }
  }
}
