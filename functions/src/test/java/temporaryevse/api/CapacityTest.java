package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.store.Bulk;
import temporaryevse.testing.ConsumedCapacity;
import temporaryevse.testing.TestDynamoDb;

/** Holds the table in docs/capacity.md against what DynamoDB says each operation has consumed. */
class CapacityTest {

  private static final Path DOCUMENT = TestDynamoDb.ROOT.resolve("docs/capacity.md");
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
  void theDocumentSaysWhatDynamoDbCounts() throws IOException {
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
    measure("list all, 100 of 1,000", 1_000, api -> api.list("limit=100"));
    measure("list all, 1,000 of 1,000", 1_000, api -> api.list(""));
    measure(
        "list of an EVSE, 10 statuses",
        0,
        api -> create(api, 10),
        api -> api.list("evseId=DKSPIE123*1"));
    measure(
        "list for one operator, 100 of 1,000",
        1_000,
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
        1_000,
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
    measure("run of every minute, nothing due of 1,000", 1_000, Api::advance);
    measure(
        "run of every minute, 100 due of 1,000",
        900,
        api -> Bulk.fill(api.table, 901, 100, Api.NOW.minusSeconds(2), Api.NOW.minusSeconds(1)),
        Api::advance);

    String table =
        "| operation | requests | read units | write units |\n|---|---|---|---|\n"
            + String.join("", rows);
    if (Boolean.getBoolean("capacity.write")) {
      String document = Files.readString(DOCUMENT);
      Files.writeString(DOCUMENT, document.substring(0, document.indexOf("| operation |")) + table);
    }
    assertThat(Files.readString(DOCUMENT)).endsWith(table);
  }

  private void measure(String name, int stored, Consumer<Api> operation) {
    measure(name, stored, api -> {}, operation);
  }

  private void measure(String name, int stored, Consumer<Api> before, Consumer<Api> operation) {
    Api api = Api.overNewTable();
    Bulk.fill(api.table, 1, stored, Api.NOW, Api.NOW.plus(Duration.ofDays(1)));
    before.accept(api);
    ConsumedCapacity consumed = new ConsumedCapacity();
    try (DynamoDbClient client = TestDynamoDb.client(consumed)) {
      operation.accept(api.through(client));
    }
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %d | %s | %s |%n",
            name,
            consumed.requests(),
            units(consumed.readUnits()),
            units(consumed.writeUnits())));
  }

  private static String units(double units) {
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
