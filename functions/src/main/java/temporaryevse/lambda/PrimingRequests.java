package temporaryevse.lambda;

import java.util.List;

/**
 * The sample requests of every primed function.
 *
 * <p>Without a network, DynamoDB's answer is always an item that exists, so a sample succeeds. The
 * requests that reach DynamoDB store nothing: they name an id beyond the counter's last, or a
 * period that ends before it begins.
 *
 * @param offline for a copy of the function without a network
 * @param online for a copy of the function that calls DynamoDB
 */
public record PrimingRequests(List<SampleEvent> offline, List<SampleEvent> online) {

  /** A status is stored, with and without an idempotency key. Online, a key is looked up. */
  public static final PrimingRequests CREATE =
      new PrimingRequests(
          List.of(post(201, Samples.STATUS), post(201, Samples.STATUS).withIdempotencyKey()),
          List.of(post(422, Samples.ENDED_STATUS).withIdempotencyKey()));

  /** A status is found. Online, there is none. */
  public static final PrimingRequests GET =
      new PrimingRequests(List.of(one("GET", 200)), List.of(none("GET", 404)));

  /** All statuses are listed, and those of one EVSE. */
  public static final PrimingRequests LIST = new PrimingRequests(Samples.LISTS, Samples.LISTS);

  /** EVSEs are read by name, and those of an operator as partners take them. */
  public static final PrimingRequests EFFECTIVE =
      new PrimingRequests(Samples.EFFECTIVE, Samples.EFFECTIVE);

  /** What happened to an EVSE is read. */
  public static final PrimingRequests HISTORY =
      new PrimingRequests(Samples.HISTORY, Samples.HISTORY);

  /** A batch is stored. Online, its key is looked up. */
  public static final PrimingRequests CREATE_BATCH =
      new PrimingRequests(
          List.of(part(201, Samples.STATUS_OF_EVSES).withIdempotencyKey()),
          List.of(post(422, Samples.ENDED_STATUS_OF_EVSES).withIdempotencyKey()));

  /** A batch is removed. Online, there is no such status. */
  public static final PrimingRequests DELETE_BATCH =
      new PrimingRequests(
          List.of(part(204, "{\"ids\":[1023]}")),
          List.of(part(404, "{\"ids\":[9007199254740991]}")));

  /** A status is changed. Online, there is none. */
  public static final PrimingRequests UPDATE =
      new PrimingRequests(
          List.of(one("PATCH", 200).withJson(Samples.CHANGE)),
          List.of(none("PATCH", 404).withJson(Samples.CHANGE)));

  /** A status is removed. Online, there is none. */
  public static final PrimingRequests DELETE =
      new PrimingRequests(List.of(one("DELETE", 204)), List.of(none("DELETE", 404)));

  /** The page of the console and a file of it. Nothing is online. */
  public static final PrimingRequests CONSOLE =
      new PrimingRequests(
          List.of(Samples.GET, Samples.GET.withPathParameter("file", "main.js")), List.of());

  /** A key is looked up and lets its caller in. Online, it is unknown. */
  public static final PrimingRequests AUTHORIZE =
      new PrimingRequests(Samples.AUTHORIZED, Samples.AUTHORIZED);

  /** An EVSE is moved over a boundary. Online, it has never had a status. */
  public static final PrimingRequests ADVANCE =
      new PrimingRequests(List.of(due("DKSPIE1")), List.of(due(Samples.UNUSED_EVSE)));

  /** An entry of a log is published. Online, there is none, as what is published stays so. */
  public static final PrimingRequests PUBLISH =
      new PrimingRequests(List.of(new SampleRecords(Samples.LOG, Samples.NO_FAILURE)), List.of());

  /** The parts of the requests. */
  private static final class Samples {

    static final String STATUS =
        """
        {"evseId":"DK*SPI*E1","temporaryStatus":"BLOCKED","validFrom":"2026-01-01T00:00:00Z",
         "validTo":"2255-01-01T00:00:00Z"}\
        """;

    /** Begins at the time of the request and ends before. */
    static final String ENDED_STATUS =
        """
        {"evseId":"DK*SPI*E1","temporaryStatus":"BLOCKED","validTo":"2020-01-01T00:00:00Z"}\
        """;

    static final String STATUS_OF_EVSES =
        STATUS.replace("\"evseId\":\"DK*SPI*E1\"", "\"evseIds\":[\"DK*SPI*E1\"]");

    static final String ENDED_STATUS_OF_EVSES =
        ENDED_STATUS.replace("\"evseId\":\"DK*SPI*E1\"", "\"evseIds\":[\"DK*SPI*E1\"]");

    /** Beyond the counter's last id. */
    static final String UNASSIGNED_ID = "9999999999999999";

    static final String CHANGE =
        """
        {"temporaryStatus":"BLOCKED","validTo":"2255-01-01T00:00:00Z"}\
        """;

    static final String UNUSED_EVSE = "ZZ000E0";

    static final String DUE =
        """
        {"Records":[{"messageId":"priming","eventSource":"aws:sqs","body":
         "{\\"evses\\":[{\\"evseId\\":\\"%s\\",\\"dueAt\\":\\"1970-01-01T00:00:00Z\\"}]}"}]}\
        """;

    static final String LOG =
        """
        {"Records":[{"eventName":"INSERT","eventSource":"aws:dynamodb","dynamodb":
         {"SequenceNumber":"1","NewImage":{"pk":{"S":"EVSE#DKSPIE1"},"sk":{"N":"1"},
         "kind":{"S":"LOG"},"time":{"N":"0"},"events":{"L":[{"M":{"type":{"S":"created"},
         "status":{"M":{"id":{"N":"1023"},"temporaryStatus":{"S":"BLOCKED"},
         "evseId":{"S":"DK*SPI*E1"},"validFrom":{"N":"0"},"version":{"N":"1"}}}}}]}}}}]}\
        """;

    static final String NO_FAILURE = "{\"batchItemFailures\":[]}";

    static final SampleRequest LIST = SampleRequest.of("GET", 200).withQuery("limit", "1");

    static final List<SampleEvent> LISTS =
        List.of(LIST, LIST.withQuery("evseId", "DK*SPI*E1").withQuery("activeOnly", "false"));

    static final SampleRequest GET = SampleRequest.of("GET", 200);

    static final List<SampleEvent> EFFECTIVE =
        List.of(
            GET.withQuery("evseId", "DK*SPI*E1"),
            GET.withQuery("operator", "DK*SPI").withQuery("as", "ocpi-2.2.1"));

    static final List<SampleEvent> HISTORY = List.of(GET.withQuery("evseId", "DK*SPI*E1"));

    /** A key of the right form, with its check, that was never made. */
    static final String NEVER_MADE_KEY =
        "tevse_0000000000000000000000000000000000000000000" + "3cAdFa";

    static final List<SampleEvent> AUTHORIZED =
        List.of(
            SampleRequest.of("GET", "\"policyDocument\"")
                .withHeader("Authorization", "Bearer " + NEVER_MADE_KEY));
  }

  private static SampleEvent due(String evse) {
    return new SampleRecords(Samples.DUE.formatted(evse), Samples.NO_FAILURE);
  }

  private static SampleRequest post(int status, String body) {
    return SampleRequest.of("POST", status).withJson(body);
  }

  /** A batch of one part, which is answered with a status. */
  private static SampleRequest part(int status, String body) {
    return SampleRequest.of("POST", "\\\"status\\\":" + status).withJson(body);
  }

  /** A request for the id that DynamoDB's answer without a network has. */
  private static SampleRequest one(String method, int status) {
    return SampleRequest.of(method, status).withPathParameter("id", "1023");
  }

  /** A request for an id that no status can have. */
  private static SampleRequest none(String method, int status) {
    return SampleRequest.of(method, status).withPathParameter("id", Samples.UNASSIGNED_ID);
  }
}
