package temporaryevse.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** DynamoDB requests per create, in a run of its own: the relay that counts them takes time. */
final class RequestCounts {
  private RequestCounts() {}

  static void measure(List<Measurements> all, int creates, URI dynamoDb, Path logs, Event event)
      throws InterruptedException {
    try (CountingRelay relay = new CountingRelay(dynamoDb)) {
      for (Measurements measurements : all) {
        try (FunctionProcess process = measurements.contestant().start(relay.endpoint(), logs)) {
          process.awaitFirstReady();
          // What it asked before its first event is not part of a create.
          relay.takeCount();
          for (int i = 0; i < creates; i++) {
            process.invoke(event);
          }
        }
        measurements.requestsPerCreate(relay.takeCount() / (double) creates);
      }
    }
  }
}
