package temporaryevse.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.events.PublishEvents;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.testing.BusInMemory;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.ConsumedCapacity;
import temporaryevse.testing.LogStream;
import temporaryevse.testing.PublishingInMemory;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.TestDynamoDb;

/** What the steps of a status cost, as rows of a table. */
final class CostOfAStatus {

  private final Api api;
  private final List<String> rows = new ArrayList<>();
  private final double[] sum = new double[6];
  private int sqsRequests;

  CostOfAStatus(Api api) {
    this.api = api;
  }

  List<String> rows() {
    return rows;
  }

  /** Takes a step over a client that counts. */
  void step(String name, int invocations, Consumer<Api> work) {
    ConsumedCapacity consumed = new ConsumedCapacity();
    sqsRequests = 0;
    try (DynamoDbClient client = TestDynamoDb.client(consumed)) {
      Api over = api.through(client);
      over.clock.set(api.clock.instant());
      work.accept(over);
    }
    // A run reads sixteen partitions of the index, however many EVSEs are in them.
    boolean isShare = invocations == 0;
    add(
        name,
        invocations,
        isShare ? 0 : consumed.requests(),
        isShare ? 0 : consumed.readUnits(),
        consumed.writeUnits(),
        sqsRequests,
        0);
  }

  /** Runs the schedule's function. */
  void send(Api over) {
    Clockwork clockwork = Clockwork.over(over.deployment);
    clockwork.send(over.context);
    sqsRequests = clockwork.queue().calls();
  }

  /**
   * Publishes an entry of the log.
   *
   * @param entry its index
   */
  void publish(String name, int entry) throws IOException {
    List<ObjectNode> records = LogStream.of(api.table);
    BusInMemory bus = BusInMemory.sound();
    QueueInMemory queue = new QueueInMemory(api.clock);
    new PublishEvents(
            PublishingInMemory.over(bus, queue, queue, api.clock), EmbeddedMetrics.toNowhere())
        .handleRequest(
            new ByteArrayInputStream(LogStream.event(List.of(records.get(entry)))),
            OutputStream.nullOutputStream(),
            api.context);
    add(name, 1, 0, 0, 0, queue.calls(), bus.ids().size());
  }

  void sum() {
    add("all", sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]);
  }

  private void add(String name, double... figures) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    for (int i = 0; i < figures.length; i++) {
      sum[i] += figures[i];
      row.append(' ').append(CapacityTest.units(figures[i])).append(" |");
    }
    rows.add(row.toString());
  }
}
