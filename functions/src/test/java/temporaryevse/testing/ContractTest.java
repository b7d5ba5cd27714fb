package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {

  private static final Contract CONTRACT = Contract.read();
  private static final String STATUS = TestRun.STATUSES + "/1";

  private static final String RESOURCE =
      """
      {"id":1,"temporaryStatus":"MAINTENANCE","evseId":"DK*SPI*E123*1",\
      "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T18:00:00.120Z"}\
      """;
  private static final String LOCATION = "Location: /v2/temporary-evse-statuses/1";
  private static final String ETAG = "ETag: \"1\"";
  private static final String CREATED = LOCATION + "\n" + ETAG;
  private static final String WITHOUT_STATUS =
      """
      {"evseId":"DK*SPI*E123*1","at":"2025-04-23T10:00:00Z","schedule":[]}\
      """;
  private static final String EFFECTIVE =
      """
      {"evseId":"DK*SPI*E123*1","at":"2025-04-23T10:00:00Z","temporaryStatus":"MAINTENANCE","id":1,\
      "since":"2025-04-23T09:00:00Z","overridden":[2],"schedule":[],"sequence":3,\
      "lastUpdated":"2025-04-23T09:00:00Z"}\
      """;
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"DKSPIE123*1/1/1","source":"temporary-evse-statuses",\
      "type":"temporary-evse-status.created","subject":"DKSPIE123*1",\
      "time":"2025-04-23T09:00:00Z","datacontenttype":"application/json","operator":"DK*SPI",\
      "sequence":"0000000000000001","data":{"status":%s},"account":"acme"}\
      """
          .formatted(RESOURCE);
  private static final String NEXT =
      "Link: </v2/temporary-evse-statuses?evseId=%2B49*810*1&cursor=Mg>; rel=\"next\"";
  private static final String AGAIN = "Retry-After: 1";

  static Stream<Arguments> kept() {
    return Stream.of(
        arguments("POST", TestRun.STATUSES, 201, CREATED, RESOURCE),
        arguments("POST", TestRun.STATUSES, 400, "", error("invalid_request", "unknown_field")),
        arguments("GET", TestRun.STATUSES, 200, "", "[" + RESOURCE + "]"),
        arguments("GET", TestRun.STATUSES, 200, NEXT, "[]"),
        arguments("GET", STATUS, 200, ETAG, RESOURCE),
        arguments("PATCH", STATUS, 412, "", error("precondition_failed", "version_mismatch")),
        arguments("GET", TestRun.EFFECTIVE, 200, "", "[" + EFFECTIVE + "]"),
        arguments("GET", TestRun.EFFECTIVE, 200, "", "[" + WITHOUT_STATUS + "]"),
        arguments("GET", TestRun.HISTORY, 200, "", "[" + EVENT + "]"),
        arguments("PATCH", STATUS, 503, AGAIN, error("api_error", "service_unavailable")),
        arguments("DELETE", STATUS, 204, "", ""),
        arguments("PUT", STATUS, 404, "", error("not_found", "route_not_found")),
        arguments("GET", STATUS + "/2", 404, "", error("not_found", "route_not_found")),
        arguments("HEAD", STATUS, 404, "", ""));
  }

  @ParameterizedTest
  @MethodSource("kept")
  void whatIsDescribedPasses(String method, String path, int status, String header, String body) {
    assertThatCode(() -> check(method, path, status, header, body)).doesNotThrowAnyException();
  }

  static Stream<Arguments> broken() {
    String notFound = error("not_found", "temporary_evse_status_not_found");
    return Stream.of(
        broken("POST", 200, CREATED, RESOURCE, "POST /v2/temporary-evse-statuses answered 200"),
        broken("POST", 200, CREATED, RESOURCE, "the status is not described"),
        broken("POST", 201, ETAG, RESOURCE, "the header Location is missing"),
        broken("POST", 201, LOCATION, RESOURCE, "the header ETag is missing"),
        broken("POST", 201, LOCATION + "\nETag: W/\"1\"", RESOURCE, "the header ETag"),
        broken("POST", 201, "Location: /v2/1", RESOURCE, "the header Location"),
        broken("POST", 201, CREATED, with("cause", "\"x\""), "'cause'"),
        broken("POST", 201, CREATED, with("id", "9007199254740992"), "the body/id"),
        broken("POST", 201, CREATED, with("validFrom", "\"2025-04-23\""), "the body/validFrom"),
        broken("POST", 201, CREATED, RESOURCE.replace(".120", ".000"), "the body/validTo"),
        broken("POST", 201, CREATED, RESOURCE.replace("Z\"", "+00:00\""), "the body/validFrom"),
        broken(
            "POST", 201, CREATED, RESOURCE.replace("NANCE", "nance"), "the body/temporaryStatus"),
        broken("POST", 201, CREATED, "", "the body"),
        broken("POST", 201, CREATED, "{", "the body is not JSON"),
        broken("POST", 400, "", error("api_error", "unknown_field"), "the body/error/type"),
        broken("POST", 400, "", error("invalid_request", "body_too_large"), "the body/error/code"),
        broken("POST", 413, "", error("invalid_request", "unknown_field"), "the body/error/code"),
        broken("POST", 404, "", notFound, "the status is not described"),
        broken("POST", 429, "", error("rate_limit_error", "rate_limit_exceeded"), "Retry-After"),
        broken(
            "POST", 503, "Retry-After: soon", error("api_error", "service_unavailable"), "Retry"),
        broken("GET", 200, "", "{\"items\":[]}", "array"),
        broken("GET", 200, "Link: <https://elsewhere>; rel=\"next\"", "[]", "the header Link"),
        broken("PUT", 405, "", "", "what is no operation must be a 404"),
        broken("PUT", 404, "", notFound, "the body/error/code"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatIsNotDescribedFails(
      String method, int status, String header, String body, String violation) {
    assertThatThrownBy(() -> check(method, TestRun.STATUSES, status, header, body))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(method + " " + TestRun.STATUSES)
        .hasMessageContaining("answered " + status)
        .hasMessageContaining(violation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"temporaryStatus", "id", "since", "overridden", "sequence", "lastUpdated"})
  void whatCountsIsThereAsAWholeOrNotAtAll(String field) {
    String without = EFFECTIVE.replaceFirst(",\"" + field + "\":(\"[^\"]*\"|\\[[^]]*]|[0-9]+)", "");
    assertThat(without).doesNotContain("\"" + field + "\"");

    assertThatThrownBy(() -> check("GET", TestRun.EFFECTIVE, 200, "", "[" + without + "]"))
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @CsvSource({
    "temporary-evse-status.created, temporary-evse-status.updated",
    "temporary-evse-status.created, evse.effective-status.changed",
    "\"status\", \"previous\"",
    "temporary-evse-status.created, temporary-evse-status.forgotten",
    "0000000000000001, 1",
    "DKSPIE123*1/1/1, DK*SPI*E123*1/1/1a",
    "\"account\":\"acme\", \"by\":\"acme\"",
    "\"account\":\"acme\", \"keyId\":\"%s\"",
  })
  void anEventHasTheDataOfItsType(String part, String other) {
    String event = EVENT.replace(part, other.replace("%s", "ab".repeat(32)));
    assertThat(event).isNotEqualTo(EVENT);

    assertThatThrownBy(() -> check("GET", TestRun.HISTORY, 200, "", "[" + event + "]"))
        .hasMessageContaining("the body/0");
  }

  @Test
  void everyResponseNeedsARequestIdAndItsMediaType() {
    Contract.Exchange bare =
        new Contract.Exchange("GET", STATUS, Optional.empty(), 200, headers(""), RESOURCE);

    assertThatThrownBy(() -> CONTRACT.check(bare))
        .hasMessageContaining("the header X-Request-Id is missing")
        .hasMessageContaining("the media type none is not described");
  }

  @Test
  void aBodyAfter204Fails() {
    assertThatThrownBy(() -> check("DELETE", STATUS, 204, "", "{}"))
        .hasMessageContaining("a body is not described");
  }

  @Test
  void detailsStandOnlyWhereThereIsMoreThanOneProblem() {
    String problem =
        """
        {"code":"missing_required_field","message":"The field `evseId` is required.",\
        "param":"evseId"}\
        """;
    String error = error("invalid_request", "missing_required_field");

    assertThatCode(() -> refuse(error, problem + "," + problem)).doesNotThrowAnyException();
    assertThatThrownBy(() -> refuse(error, problem)).hasMessageContaining("the body/error/details");
  }

  private static void refuse(String error, String details) {
    check(
        "POST",
        TestRun.STATUSES,
        400,
        "",
        error.replace("\"request_id\"", "\"details\":[" + details + "],\"request_id\""));
  }

  @Test
  void aRequestIsAcceptedOnlyInAMediaTypeThatIsDescribed() {
    Map<String, List<String>> headers = new LinkedHashMap<>(headers(CREATED).map());
    headers.put("Content-Type", List.of("application/json"));
    headers.put("X-Request-Id", List.of("a"));
    Contract.Exchange text =
        new Contract.Exchange(
            "POST",
            TestRun.STATUSES,
            Optional.of("text/plain"),
            201,
            HttpHeaders.of(headers, (name, value) -> true),
            RESOURCE);

    assertThatThrownBy(() -> CONTRACT.check(text))
        .hasMessageContaining("a request in the media type text/plain is not described");
  }

  @Test
  void everyOperationIsFound() {
    assertThat(CONTRACT.operations())
        .extracting(Contract.Operation::toString)
        .containsExactlyInAnyOrder(
            "POST /v2/temporary-evse-statuses",
            "GET /v2/temporary-evse-statuses",
            "POST /v2/temporary-evse-statuses/batch",
            "POST /v2/temporary-evse-statuses/batch-delete",
            "GET /v2/temporary-evse-statuses/{id}",
            "PATCH /v2/temporary-evse-statuses/{id}",
            "DELETE /v2/temporary-evse-statuses/{id}",
            "GET /v2/effective-evse-statuses",
            "GET /v2/evse-status-history");
  }

  private static Arguments broken(
      String method, int status, String header, String body, String violation) {
    return arguments(method, status, header, body, violation);
  }

  /** The resource with another value of a field, or with a field more. */
  private static String with(String field, String value) {
    return RESOURCE.contains("\"" + field + "\"")
        ? RESOURCE.replaceFirst(
            "\"" + field + "\":(\"[^\"]*\"|[0-9]+)", "\"" + field + "\":" + value)
        : RESOURCE.replace("}", ",\"" + field + "\":" + value + "}");
  }

  private static String error(String type, String code) {
    return """
    {"error":{"type":"%s","code":"%s","message":"It is so.","request_id":"a"}}\
    """
        .formatted(type, code);
  }

  private static void check(String method, String path, int status, String header, String body) {
    Map<String, List<String>> headers = new LinkedHashMap<>(headers(header).map());
    headers.put("X-Request-Id", List.of("a"));
    if (status != 204) {
      headers.put("Content-Type", List.of("application/json"));
    }
    CONTRACT.check(
        new Contract.Exchange(
            method,
            path,
            Optional.of("application/json; charset=utf-8"),
            status,
            HttpHeaders.of(headers, (name, value) -> true),
            body));
  }

  /** Headers, each in a line. */
  private static HttpHeaders headers(String headers) {
    return HttpHeaders.of(
        headers
            .lines()
            .map(line -> line.split(": ", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> List.of(parts[1]))),
        (name, value) -> true);
  }
}
