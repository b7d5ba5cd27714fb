package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.store.Bulk;
import temporaryevse.store.StatusQuery;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.TestDynamoDb;

class ListTemporaryEvseStatusesTest {

  private final Api api = Api.overNewTable();

  @Test
  void nothingIsAnEmptyList() {
    APIGatewayProxyResponseEvent response = api.list("");

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(response.getBody()).isEqualTo("[]");
    assertThat(response.getHeaders())
        .containsOnlyKeys("Content-Type", "X-Request-Id")
        .containsEntry("Content-Type", "application/json");
  }

  @Test
  void theListIsABareArrayOfResources() {
    long id = api.create("");

    assertThat(api.list("").getBody()).isEqualTo("[" + api.get(id).getBody() + "]");
  }

  @Test
  void allAreListedInAscendingId() {
    for (int i = 0; i < 25; i++) {
      api.create("");
    }
    api.delete(4);
    api.delete(12);

    assertThat(api.ids(""))
        .isEqualTo(
            LongStream.rangeClosed(1, 25).filter(id -> id != 4 && id != 12).boxed().toList());
    assertThat(Api.next(api.list(""))).isEmpty();
  }

  @Test
  void anEvseIsFoundUnderEverySpellingOfItsId() {
    long id = api.create("");
    api.post("{\"evseId\":\"DK*SPI*E12*31\",\"temporaryStatus\":\"BLOCKED\"}");
    api.post("{\"evseId\":\"DK*SPI*E1231\",\"temporaryStatus\":\"BLOCKED\"}");

    for (String spelling : List.of("DK*SPI*E123*1", "dkspie123*1", "DKSPI*E123*1")) {
      assertThat(api.ids("evseId=" + spelling)).containsExactly(id);
    }
  }

  @Test
  void aPlusInAnEvseIdSurvivesTheLinkToTheNextPage() {
    for (int i = 0; i < 2; i++) {
      api.post("{\"evseId\":\"49*810*1\",\"temporaryStatus\":\"BLOCKED\"}");
    }

    APIGatewayProxyResponseEvent first = api.list("evseId=%2B49*810*1&limit=1");

    assertThat(Api.ids(first)).containsExactly(1L);
    assertThat(api.ids(Api.next(first).orElseThrow())).containsExactly(2L);
  }

  @Test
  void aWalkSeesEveryStatusOnce() {
    for (int i = 0; i < 50; i++) {
      api.create("");
    }

    for (int limit : List.of(1, 3, 7, 8, 49, 50)) {
      for (String filter : List.of("", "&evseId=DK*SPI*E123*1")) {
        String query = "limit=" + limit + filter;
        List<List<Long>> pages = walk(query);

        assertThat(pages.stream().flatMap(List::stream).toList())
            .as(query)
            .isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(pages.subList(0, pages.size() - 1))
            .as(query)
            .allMatch(page -> page.size() == limit);
        assertThat(pages.getLast()).as(query).isNotEmpty();
      }
    }
  }

  @Test
  void aStatusThatExistsThroughoutAWalkIsSeenExactlyOnceWhateverElseChanges() {
    List<Long> throughout = IntStream.range(0, 40).mapToObj(i -> api.create("")).toList();
    List<Long> removed = IntStream.range(0, 20).mapToObj(i -> api.create("")).toList();
    List<Long> seen = new ArrayList<>();
    Optional<String> query = Optional.of("limit=6");
    int page = 0;
    while (query.isPresent()) {
      APIGatewayProxyResponseEvent response = api.list(query.get());
      seen.addAll(Api.ids(response));
      query = Api.next(response);
      if (page < removed.size()) {
        api.delete(removed.get(removed.size() - 1 - page));
        api.patch(throughout.get(page * 2), "{\"temporaryStatus\":\"RESERVED\"}");
      }
      if (page < 5) {
        api.create("");
      }
      page++;
    }

    assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(throughout);
  }

  @Test
  void theLimitMayChangeFromPageToPage() {
    for (int i = 0; i < 10; i++) {
      api.create("");
    }

    String next = Api.next(api.list("limit=3")).orElseThrow();

    assertThat(api.ids(next.replace("limit=3", "limit=4"))).containsExactly(4L, 5L, 6L, 7L);
    assertThat(api.ids(next.replace("limit=3&", ""))).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({
    "activeOnly=yes, invalid_parameter, activeOnly",
    "activeOnly=TRUE, invalid_parameter, activeOnly",
    "activeOnly=, invalid_parameter, activeOnly",
    "activeOnly=true&activeOnly=true, invalid_parameter, activeOnly",
    "limit=0, invalid_parameter, limit",
    "limit=1001, invalid_parameter, limit",
    "limit=x, invalid_parameter, limit",
    "limit=-1, invalid_parameter, limit",
    "limit=%2B1, invalid_parameter, limit",
    "limit=01, invalid_parameter, limit",
    "limit=１, invalid_parameter, limit",
    "limit=99999999999999999999, invalid_parameter, limit",
    "limit=, invalid_parameter, limit",
    "limit=1&limit=2, invalid_parameter, limit",
    "evseId=, invalid_evse_id, evseId",
    "evseId=DK-SPI-E1, invalid_evse_id, evseId",
    "evseId=DK*SPI*E1&evseId=DK*SPI*E2, invalid_parameter, evseId",
    "cursor=, invalid_parameter, cursor",
    "cursor=x, invalid_parameter, cursor",
    "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, invalid_parameter, cursor",
    "offset=1, invalid_parameter, offset",
    "evseid=DK*SPI*E1, invalid_parameter, evseid",
  })
  void aParameterThatIsNotAsDescribedIsNamed(String query, String code, String param) {
    APIGatewayProxyResponseEvent response = api.list(query);

    assertThat(response.getStatusCode()).isEqualTo(400);
    assertThat(Api.code(response)).isEqualTo(code);
    assertThat(Api.json(response).at("/error/param").textValue()).isEqualTo(param);
  }

  @Test
  void allThatIsWrongIsListed() {
    JsonNode details =
        Api.json(api.list("evseId=x&activeOnly=1&limit=0&cursor=c&foo=")).at("/error/details");

    assertThat(details.findValuesAsText("param"))
        .containsExactly("evseId", "activeOnly", "limit", "cursor", "foo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"activeOnly=false", "evseId=DK*SPI*E123*1", "evseId=DK*SPI*E9&activeOnly=true"})
  void aCursorBelongsToItsQuery(String otherQuery) {
    api.create("");
    api.create("");
    String next = Api.next(api.list("limit=1")).orElseThrow();
    String cursor = next.substring(next.indexOf("cursor="));

    APIGatewayProxyResponseEvent response = api.list(otherQuery + "&" + cursor);

    assertThat(response.getStatusCode()).isEqualTo(400);
    assertThat(Api.json(response).at("/error/param").textValue()).isEqualTo("cursor");
  }

  @Test
  @Tag("nightly")
  void whatAFilterLeavesOutDoesNotMakeAPageCostMoreThanItsBound() {
    // Far more scheduled statuses than a page may read, and one active one behind them all.
    int scheduled = StatusQuery.MAX_READ + 500;
    Bulk.fillStatuses(api.table, 1, scheduled, Api.NOW.plusSeconds(1), Api.NOW.plusSeconds(2));
    Bulk.fillStatuses(api.table, scheduled + 1, 1, Api.NOW, Api.NOW.plusSeconds(1));
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      APIGatewayProxyResponseEvent first = api.through(client).list("limit=5");

      assertThat(Api.ids(first)).isEmpty();
      assertThat(calls.itemsRead())
          .isBetween(StatusQuery.MAX_READ, StatusQuery.MAX_READ + StatusQuery.MAX_LIMIT);
      assertThat(walk(Api.next(first).orElseThrow()).stream().flatMap(List::stream))
          .containsExactly(scheduled + 1L);
    }
  }

  /** The ids of every page, from a first query on. */
  private List<List<Long>> walk(String first) {
    List<List<Long>> pages = new ArrayList<>();
    Optional<String> query = Optional.of(first);
    while (query.isPresent()) {
      APIGatewayProxyResponseEvent response = api.list(query.get());
      pages.add(Api.ids(response));
      query = Api.next(response);
    }
    return pages;
  }
}
