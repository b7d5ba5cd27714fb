package temporaryevse.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.testing.LosingHttpClient;
import temporaryevse.testing.TestDynamoDb;

class AdministerKeysTest {

  private static final String UNKNOWN = "0".repeat(64);

  private final Access access = Access.overNewTable();

  @Test
  void aKeyIsShownOnceAndStoredAsItsHash() {
    JsonNode created = access.create(",\"validTo\":\"2027-01-01T00:00:00+01:00\"");
    String key = created.path("key").asText();

    assertThat(BearerKey.parse(key).orElseThrow().id().text())
        .isEqualTo(created.path("keyId").asText());
    assertThat(created)
        .isEqualTo(
            Access.json(
                """
                {"key":"%s","keyId":"%s","account":"acme","operators":["DK*SPI"],
                 "scopes":["read","write"],"createdAt":"2026-01-01T12:00:00.250Z",
                 "createdBy":"ann@example.com","validTo":"2026-12-31T23:00:00Z"}
                """
                    .formatted(key, created.path("keyId").asText())));
    assertThat(access.items().toString()).doesNotContain(key.substring("tevse_".length()));
    assertThat(access.items()).hasSize(1);
    assertThat(list("").toString()).doesNotContain(key).contains(created.path("keyId").asText());
    assertThat(access.context.log()).doesNotContain(key);
  }

  @Test
  void everyActIsLoggedWithWhoAndWhat() {
    String keyId = access.create("").path("keyId").asText();
    JsonNode successor = access.rotate(keyId, 1);
    access.revoke(keyId);
    list("");

    List<JsonNode> lines =
        access
            .context
            .log()
            .lines()
            .map(line -> Access.json(line.substring("INFO ".length())))
            .toList();
    assertThat(lines.stream().map(line -> line.path("event").asText()))
        .containsExactly("key_created", "key_rotated", "key_revoked", "keys_listed");
    assertThat(lines.stream().map(line -> line.path("by").asText()))
        .containsExactly("ann@example.com", "ann", "ann", "ann");
    assertThat(lines).allMatch(line -> line.path("requestId").asText().equals("lambda-request"));
    assertThat(lines.get(0).at("/what/keyId").asText()).isEqualTo(keyId);
    assertThat(lines.get(0).at("/what/account").asText()).isEqualTo("acme");
    assertThat(lines.get(1).at("/what/replaces").asText()).isEqualTo(keyId);
    assertThat(access.context.log()).doesNotContain(successor.path("key").asText());
  }

  @Test
  void aListHasEveryKeyOnceAndNeverTheKeyItself() {
    Set<String> created = new HashSet<>();
    for (int i = 0; i < 205; i++) {
      created.add(access.create("").path("keyId").asText());
    }
    access.administer(
        """
        {"action":"create","by":"ann","account":"globex","operators":["*"],"scopes":["read"]}\
        """);

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = list(",\"account\":\"acme\"" + cursor);
      assertThat(page.toString()).doesNotContain("tevse_");
      page.path("keys").forEach(key -> seen.add(key.path("keyId").asText()));
      cursor = page.has("cursor") ? ",\"cursor\":\"" + page.path("cursor").asText() + "\"" : "";
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(created);
  }

  @Test
  void rotatingEndsTheOldKeyAfterTheOverlapAndKeepsWhatItIsFor() {
    JsonNode old = access.create(",\"validTo\":\"2027-01-01T00:00:00Z\"");
    String oldId = old.path("keyId").asText();

    JsonNode successor = access.rotate(oldId, 24);

    assertThat(successor.path("key").asText()).isNotEqualTo(old.path("key").asText());
    assertThat(successor.path("replaces").asText()).isEqualTo(oldId);
    for (String same : List.of("account", "operators", "scopes", "validTo")) {
      assertThat(successor.path(same)).isEqualTo(old.path(same));
    }
    JsonNode stored = stored(oldId);
    assertThat(stored.path("validTo").asText()).isEqualTo("2026-01-02T12:00:00.250Z");
    assertThat(stored.path("replacedBy").asText()).isEqualTo(successor.path("keyId").asText());
  }

  @Test
  void rotatingNeverMakesAKeyLastLonger() {
    String soon = access.create(",\"validTo\":\"2026-01-01T13:00:00Z\"").path("keyId").asText();

    JsonNode successor =
        access.administer(
            """
            {"action":"rotate","by":"ann","keyId":"%s","overlapHours":24,
             "validTo":"2028-01-01T00:00:00Z"}\
            """
                .formatted(soon));

    assertThat(stored(soon).path("validTo").asText()).isEqualTo("2026-01-01T13:00:00Z");
    assertThat(successor.path("validTo").asText()).isEqualTo("2028-01-01T00:00:00Z");
  }

  @Test
  void whatIsNoGoodKeyCannotBeRotated() {
    String revoked = access.create("").path("keyId").asText();
    access.revoke(revoked);
    String ended = access.create(",\"validTo\":\"2026-01-01T13:00:00Z\"").path("keyId").asText();
    access.clock.set(Instant.parse("2026-01-01T13:00:00Z"));
    int before = access.items().size();

    for (String keyId : List.of(revoked, ended, UNKNOWN)) {
      assertThat(access.rotate(keyId, 1).at("/error/param").asText()).isEqualTo("keyId");
    }
    assertThat(access.items()).hasSize(before);
  }

  @Test
  void revokingTwiceKeepsTheFirstTime() {
    String keyId = access.create("").path("keyId").asText();

    JsonNode first = access.revoke(keyId);
    access.clock.set(Access.NOW.plusSeconds(60));
    JsonNode second = access.revoke(keyId);

    assertThat(first.path("revokedAt").asText()).isEqualTo("2026-01-01T12:00:00.250Z");
    assertThat(second).isEqualTo(first);
    assertThat(access.revoke(UNKNOWN).at("/error/code").asText()).isEqualTo("invalid_parameter");
  }

  static Stream<Arguments> invalid() {
    String by = "\"by\":\"ann\"";
    String key = "\"keyId\":\"" + UNKNOWN + "\"";
    String all = "\"account\":\"acme\",\"operators\":[\"*\"],\"scopes\":[\"read\"]";
    return Stream.of(
        Arguments.of("", List.of("malformed_json")),
        Arguments.of("[]", List.of("malformed_json")),
        Arguments.of("{\"action\":\"list\",\"action\":\"list\"}", List.of("malformed_json")),
        Arguments.of("{}", List.of("invalid_parameter action")),
        Arguments.of("{\"action\":\"drop\"}", List.of("invalid_parameter action")),
        Arguments.of("{\"action\":1}", List.of("invalid_parameter action")),
        Arguments.of(
            "{\"action\":\"create\"}",
            List.of(
                "missing_required_field by",
                "missing_required_field account",
                "missing_required_field operators",
                "missing_required_field scopes")),
        Arguments.of(
            "{\"action\":\"create\",\"by\":\"\",\"account\":\"Acme\",\"operators\":[],"
                + "\"scopes\":[\"admin\"],\"validTo\":\"tomorrow\",\"Account\":\"x\"}",
            List.of(
                "invalid_parameter by",
                "invalid_parameter account",
                "invalid_parameter operators",
                "invalid_parameter scopes",
                "invalid_date_time validTo",
                "unknown_field Account")),
        Arguments.of(
            "{\"action\":\"create\",\"by\":1,\"account\":2,\"operators\":\"*\",\"scopes\":[1]}",
            List.of(
                "invalid_type by",
                "invalid_type account",
                "invalid_type operators",
                "invalid_type scopes")),
        Arguments.of(
            "{\"action\":\"create\","
                + by
                + ","
                + all
                + ",\"validTo\":\"2026-01-01T12:00:00.250Z\"}",
            List.of("invalid_period validTo")),
        Arguments.of(
            "{\"action\":\"create\"," + by + "," + all.replace("acme", "everyone") + "}",
            List.of("invalid_parameter account")),
        Arguments.of(
            "{\"action\":\"create\"," + by + "," + all.replace("acme", "a".repeat(41)) + "}",
            List.of("invalid_parameter account")),
        Arguments.of(
            "{\"action\":\"create\",\"by\":\"ann\\nkey_created\"," + all + "}",
            List.of("invalid_parameter by")),
        Arguments.of(
            "{\"action\":\"create\","
                + by
                + ","
                + all.replace("\"read\"", "\"read\",\"Write\"")
                + "}",
            List.of("invalid_parameter scopes")),
        Arguments.of(
            "{\"action\":\"list\",\"account\":\"*\",\"cursor\":\"x\",\"limit\":3}",
            List.of(
                "missing_required_field by",
                "invalid_parameter account",
                "invalid_parameter cursor",
                "unknown_field limit")),
        Arguments.of(
            "{\"action\":\"ensure-usage-keys\",\"cursor\":\"x\",\"account\":\"acme\"}",
            List.of(
                "missing_required_field by", "invalid_parameter cursor", "unknown_field account")),
        Arguments.of(
            "{\"action\":\"rotate\"," + by + ",\"keyId\":\"tevse_x\",\"overlapHours\":721}",
            List.of("invalid_parameter keyId", "invalid_parameter overlapHours")),
        Arguments.of(
            "{\"action\":\"rotate\"," + by + "," + key + ",\"overlapHours\":1.5}",
            List.of("invalid_parameter overlapHours")),
        Arguments.of(
            "{\"action\":\"rotate\"," + by + "," + key + ",\"overlapHours\":\"1\"}",
            List.of("invalid_type overlapHours")),
        Arguments.of(
            "{\"action\":\"revoke\"," + by + ",\"keyId\":null}",
            List.of("missing_required_field keyId")));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void badInputIsToldByFieldAndDoesNothing(String event, List<String> expected) {
    JsonNode error = access.administer(event).path("error");

    assertThat(told(error)).isEqualTo(expected);
    assertThat(error.path("request_id").asText()).isEqualTo("lambda-request");
    assertThat(access.items()).isEmpty();
    assertThat(access.context.log()).isEmpty();
  }

  private static List<String> told(JsonNode error) {
    List<JsonNode> problems =
        error.has("details")
            ? StreamSupport.stream(error.path("details").spliterator(), false).toList()
            : List.of(error);
    return problems.stream()
        .map(each -> (each.path("code").asText() + " " + each.path("param").asText()).strip())
        .toList();
  }

  @Test
  void aKeyWhoseWriteIsNotAnsweredIsStoredOnceAndShown() {
    Access losing = access.through(TestDynamoDb.client(new LosingHttpClient("PutItem")));

    String key = losing.create("").path("key").asText();

    assertThat(Access.isAllowed(access.authorize("Bearer " + key))).isTrue();
    assertThat(access.items()).hasSize(1);
  }

  @Test
  void aRotationThatIsNotAnsweredIsDoneOnce() {
    String old = access.create("").path("keyId").asText();
    Access losing = access.through(TestDynamoDb.client(new LosingHttpClient("TransactWriteItems")));

    String key = losing.rotate(old, 1).path("key").asText();

    assertThat(Access.isAllowed(access.authorize("Bearer " + key))).isTrue();
    assertThat(access.items()).hasSize(2);
  }

  @Test
  void withoutDynamoDbTheAnswerSaysSoAndNothingOfTheCause() {
    JsonNode answer = access.through(TestDynamoDb.unreachable()).revoke(UNKNOWN);

    assertThat(answer.at("/error/code").asText()).isEqualTo("service_unavailable");
    assertThat(answer.toString()).doesNotContain("127.0.0.1", "Exception");
  }

  private JsonNode list(String fields) {
    return access.administer("{\"action\":\"list\",\"by\":\"ann\"" + fields + "}");
  }

  private JsonNode stored(String keyId) {
    return StreamSupport.stream(list("").path("keys").spliterator(), false)
        .filter(key -> key.path("keyId").asText().equals(keyId))
        .findFirst()
        .orElseThrow();
  }
}
