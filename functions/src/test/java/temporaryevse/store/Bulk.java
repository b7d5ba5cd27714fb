package temporaryevse.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import temporaryevse.evse.EvseId;
import temporaryevse.status.Decisions;
import temporaryevse.status.EvseState;
import temporaryevse.status.NewStatus;
import temporaryevse.status.StatusDetails;
import temporaryevse.status.TemporaryStatus;
import temporaryevse.status.Transition;
import temporaryevse.testing.TestDynamoDb;

/** Many statuses at once, each on an EVSE of its own, as creates would have stored them. */
public final class Bulk {

  private static final int BATCH = 24;

  private Bulk() {}

  /** The EVSE of a status. */
  public static String evseId(long id) {
    return "DK*SPI*E" + id;
  }

  /**
   * Stores statuses with the ids from {@code firstId} on, all created when they begin, with the
   * states and logs of their EVSEs.
   */
  public static void fill(String table, long firstId, int count, Instant from, Instant to) {
    write(
        table,
        LongStream.range(firstId, firstId + count)
            .mapToObj(id -> items(id, from, to))
            .flatMap(List::stream)
            .toList());
  }

  /** Stores statuses alone, for reads that look at nothing else. */
  public static void fillStatuses(String table, long firstId, int count, Instant from, Instant to) {
    write(
        table,
        LongStream.range(firstId, firstId + count)
            .mapToObj(id -> items(id, from, to).getFirst())
            .toList());
  }

  /**
   * Stores statuses of one EVSE without an end, with the ids from 1 on, its state, its log and the
   * counter.
   */
  public static void fillEvse(String table, String evse, int count, Instant now) {
    EvseId evseId = EvseId.parse(evse).orElseThrow();
    NewStatus request =
        new NewStatus(
            TemporaryStatus.BLOCKED,
            evseId,
            Optional.of(now),
            Optional.empty(),
            StatusDetails.NONE);
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    EvseState state = EvseState.unused(evseId);
    for (long id = 1; id <= count; id++) {
      Transition transition = Decisions.create(state, request, id, now).transition().orElseThrow();
      state = transition.next();
      items.add(StatusItem.of(transition.stored().orElseThrow()));
      items.add(log(evseId, transition));
    }
    items.add(StateItem.of(state));
    items.add(
        Map.of(
            "pk", AttributeValue.fromS("COUNTER"),
            "sk", AttributeValue.fromN("0"),
            "lastId", AttributeValue.fromN(Long.toString(count))));
    write(table, items);
  }

  private static void write(String table, List<Map<String, AttributeValue>> items) {
    DynamoDbClient dynamoDb = TestDynamoDb.client();
    List<WriteRequest> all =
        items.stream()
            .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
            .toList();
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<?>> batches = new ArrayList<>();
      for (int done = 0; done < all.size(); done += BATCH) {
        List<WriteRequest> batch = all.subList(done, Math.min(all.size(), done + BATCH));
        batches.add(
            executor.submit(
                () -> dynamoDb.batchWriteItem(write -> write.requestItems(Map.of(table, batch)))));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Status, state and log entry of a create. */
  private static List<Map<String, AttributeValue>> items(long id, Instant from, Instant to) {
    EvseId evseId = EvseId.parse(evseId(id)).orElseThrow();
    NewStatus request =
        new NewStatus(
            TemporaryStatus.BLOCKED,
            evseId,
            Optional.of(from),
            Optional.of(to),
            StatusDetails.NONE);
    Transition transition =
        Decisions.create(EvseState.unused(evseId), request, id, from).transition().orElseThrow();
    return List.of(
        StatusItem.of(transition.stored().orElseThrow()),
        StateItem.of(transition.next()),
        log(evseId, transition));
  }

  private static Map<String, AttributeValue> log(EvseId evseId, Transition transition) {
    return new LogItem(
            evseId, transition.command().orElseThrow(), Optional.empty(), transition.next().dueAt())
        .item(Duration.ofDays(400));
  }
}
