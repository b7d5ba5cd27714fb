package temporaryevse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A request of the load, over EVSEs that it has not met before or that another one has written. */
enum LoadOperation {
  CREATE("creates"),
  BATCH("items in batches of " + LoadOperation.BATCH_SIZE),
  EFFECTIVE("effective reads");

  static final int BATCH_SIZE = 25;

  private static final String STATUSES = "/v2/temporary-evse-statuses";
  private static final String STATUS =
      "\"temporaryStatus\":\"MAINTENANCE\",\"validTo\":\"2099-01-01T00:00:00Z\"}";

  private final String title;

  LoadOperation(String title) {
    this.title = title;
  }

  /** What is counted. */
  String title() {
    return title;
  }

  /** How many of what is counted are in a request. */
  int items() {
    return this == BATCH ? BATCH_SIZE : 1;
  }

  /**
   * A request.
   *
   * @param evses numbers of EVSEs, which it takes as many of as it writes
   */
  HttpRequest request(URI api, AtomicLong evses) {
    return switch (this) {
      case CREATE -> {
        long evse = evses.getAndIncrement();
        yield post(api, STATUSES, evse, "{\"evseId\":\"" + evse(evse) + "\",");
      }
      case BATCH -> {
        long first = evses.getAndAdd(BATCH_SIZE);
        yield post(
            api,
            STATUSES + "/batch",
            first,
            LongStream.range(first, first + BATCH_SIZE)
                .mapToObj(number -> "\"" + evse(number) + "\"")
                .collect(Collectors.joining(",", "{\"evseIds\":[", "],")));
      }
      case EFFECTIVE ->
          HttpRequest.newBuilder(
                  api.resolve(
                      "/v2/effective-evse-statuses?evseId=" + evse(evses.getAndIncrement())))
              .build();
    };
  }

  /** Whether all of an answer is what it should be. */
  boolean isDone(int status, JsonNode body) {
    return switch (this) {
      case CREATE -> status == 201;
      case BATCH ->
          status == 200
              && body.path("results").size() == BATCH_SIZE
              && body.path("results")
                  .valueStream()
                  .allMatch(result -> result.path("status").intValue() == 201);
      case EFFECTIVE -> status == 200 && body.size() == 1;
    };
  }

  /** A write, whose first EVSE no other has. */
  private static HttpRequest post(URI api, String path, long evse, String beginning) {
    return HttpRequest.newBuilder(api.resolve(path))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "load-" + evse)
        .POST(BodyPublishers.ofString(beginning + STATUS))
        .build();
  }

  private static String evse(long number) {
    return "DK*SPI*E" + number;
  }
}
