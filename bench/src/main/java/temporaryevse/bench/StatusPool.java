package temporaryevse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * EVSEs to change and to read, each with a status of every contestant.
 *
 * <p>So a run shows that the service and its peers read what the others write.
 */
final class StatusPool {
  private static final List<String> EVSE_IDS =
      IntStream.rangeClosed(1, 50).mapToObj(each -> Requests.evseId("200", each)).toList();

  private final Requests requests;
  private final List<Long> ids = new ArrayList<>();
  private int made;

  private StatusPool(Requests requests) {
    this.requests = requests;
  }

  /** Has each contestant create its statuses. */
  static StatusPool fill(List<Contestant> creators, Requests requests, URI dynamoDb, Path logs)
      throws IOException, InterruptedException {
    StatusPool pool = new StatusPool(requests);
    for (int rank = 0; rank < creators.size(); rank++) {
      Contestant creator = creators.get(rank);
      try (FunctionProcess process = creator.start(dynamoDb, logs)) {
        process.awaitFirstReady();
        for (String evseId : EVSE_IDS) {
          Event create = requests.createOn(evseId, rank);
          String answer = process.answer(create);
          pool.ids.add(create.requireAnswered(creator.name(), answer).path("id").asLong());
        }
      }
    }
    return pool;
  }

  /** Requests for the statuses or EVSEs of the pool in turn; creates are for other EVSEs. */
  Supplier<Event> requests(Operation operation) {
    return switch (operation) {
      case CREATE -> requests::create;
      case CHANGE -> () -> requests.change(ids.get(made++ % ids.size()));
      case EFFECTIVE -> () -> requests.effective(EVSE_IDS.get(made++ % EVSE_IDS.size()));
    };
  }
}
